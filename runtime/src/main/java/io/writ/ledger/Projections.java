package io.writ.ledger;

import io.writ.approval.ApprovalRows;
import io.writ.escalation.EscalationRows;
import io.writ.signing.TenantSecret;
import io.writ.store.Key;
import io.writ.store.Projection;
import io.writ.store.Row;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.id.PolicyId;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Says which rows follow from a record: the one definition of every projection, used when a record is appended and
 * again when {@code log verify} rebuilds. A record type that later features add is added here.
 */
public final class Projections {
    /** The first byte of a {@code POLICY} row: decisions may be made under the version. */
    static final byte IN_FORCE = 1;

    /** The first byte of a {@code POLICY} row: no more. */
    static final byte RETIRED = 2;

    static final Key CLOCK_KEY = Key.of("accepted");

    /** The first byte of a {@code PRINCIPAL} row: the API key is good until it expires. */
    static final byte GRANTED = 1;

    /** The first byte of a {@code PRINCIPAL} row: no more. */
    static final byte REVOKED = 2;

    private final TenantSecret secret;

    public Projections(TenantSecret secret) {
        this.secret = secret;
    }

    public List<Row> rows(ProjectedRecord record) {
        List<Row> rows = new ArrayList<>(4);
        switch (string(record.members(), "type")) {
            case "decision" -> decision(record, rows);
            case "policy.published" -> published(record, rows);
            case "policy.retired" -> retired(record, rows);
            case "clock.accepted" -> clock(record, rows);
            case "principal.granted" -> rows.add(principal(record, GRANTED, record.id()));
            case "principal.revoked" ->
                rows.add(principal(record, REVOKED, RecordId.parse(string(record.members(), "grant"))));
            case "approval.requested" -> ApprovalRows.requested(record, rows);
            case "approval.vote" -> ApprovalRows.voted(record, rows);
            case "approval.resolved", "approval.expired" -> ApprovalRows.ended(record, rows);
            case "failure", "success" -> EscalationRows.reported(record, rows);
            case "escalation" -> EscalationRows.escalated(record, rows);
            case "thread.stopped" -> EscalationRows.stopped(record, rows);
            case "thread.resumed" -> EscalationRows.resumed(record, rows);
            default -> {
                // other types are evidence alone
            }
        }
        idempotency(record, rows);
        return rows;
    }

    private static void decision(ProjectedRecord record, List<Row> rows) {
        var tag = record.members().string("replayTag");
        // a reject never holds its key (DESIGN §4)
        if (tag != null && !"blocked".equals(record.members().string("execution_state"))) {
            rows.add(row(record, Projection.REPLAY, replayKey(tag), record.id().bytes()));
        }
    }

    /** Where the holder of a replay tag is looked up. */
    public static Key replayKey(String replayTag) {
        return new Key(HexFormat.of().parseHex(replayTag));
    }

    private static void published(ProjectedRecord record, List<Row> rows) {
        var members = record.members();
        var policyId = string(members, "policyId");
        rows.add(row(record, Projection.POLICY, policyKey(members), policyState(IN_FORCE, members)));
        var replayKey = members.get("replayKey");
        if (replayKey == null) {
            throw new IllegalArgumentException("a record without replayKey");
        }
        rows.add(row(record, Projection.POLICY_KEY, Key.of(policyId), replayKey.canonical()));
        if (members.get("actions") instanceof JsonArray actions) {
            for (var action : actions.elements()) {
                if (!(action instanceof JsonString name)) {
                    throw new IllegalArgumentException("an action without a name");
                }
                rows.add(row(
                        record, Projection.ACTION, Key.of(name.value()), policyId.getBytes(StandardCharsets.UTF_8)));
            }
        }
        if (members.get("authzen") instanceof JsonObject questions) {
            for (var key : questionKeys(questions)) {
                rows.add(row(record, Projection.QUESTION, key, policyId.getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    /** Where the policies of published questions are looked up: of each action on each type. */
    private static List<Key> questionKeys(JsonObject questions) {
        var members = Members.of(questions, Invariant.LEDGER_INTACT, "/authzen");
        List<Key> keys = new ArrayList<>();
        for (var action : members.strings("actions")) {
            for (var type : members.strings("resourceTypes")) {
                keys.add(questionKey(action, type));
            }
        }
        return keys;
    }

    /** Where the policy that answers a question is looked up; published names hold no NUL. */
    public static Key questionKey(String action, String resourceType) {
        return Key.of(action + '\0' + resourceType);
    }

    /** The policy that an {@code ACTION} or {@code QUESTION} row names. */
    public static PolicyId owner(Row row) {
        var id = new String(row.value(), StandardCharsets.UTF_8);
        if (!PolicyId.isValid(id)) {
            throw damaged(row);
        }
        return new PolicyId(id);
    }

    /** What the keys of a policy's {@code POLICY} rows begin with. */
    public static Key versionsOf(PolicyId id) {
        return Key.of(id + "@");
    }

    /** The version that the key of a {@code POLICY} row names. */
    public static PolicyRef policy(Row row) {
        try {
            return PolicyRef.parse(new String(row.key().bytes(), StandardCharsets.UTF_8));
        } catch (RefusedException e) {
            throw damaged(row);
        }
    }

    private static void retired(ProjectedRecord record, List<Row> rows) {
        rows.add(row(record, Projection.POLICY, policyKey(record.members()), policyState(RETIRED, record.members())));
    }

    private static Key policyKey(JsonObject members) {
        return Key.of(string(members, "policyId") + "@" + string(members, "policyVersion"));
    }

    private static byte[] policyState(byte state, JsonObject members) {
        return ByteBuffer.allocate(1 + Digest.SIZE)
                .put(state)
                .put(Digest.ofHex(string(members, "bundleHash")).bytes())
                .array();
    }

    /** The bundle hash that a {@code POLICY} row holds. */
    public static Digest bundleHash(Row row) {
        return Digest.of(Arrays.copyOfRange(value(row, 1 + Digest.SIZE), 1, 1 + Digest.SIZE));
    }

    /** Whether a {@code POLICY} row says that the version has been retired. */
    public static boolean retired(Row row) {
        return value(row, 1 + Digest.SIZE)[0] == RETIRED;
    }

    /** The decision that holds the key of a {@code REPLAY} row; empty once it has been freed. */
    public static Optional<RecordId> holder(Row row) {
        if (row.value().length == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(RecordId.of(row.value()));
        } catch (IllegalArgumentException e) {
            throw damaged(row);
        }
    }

    private static Row principal(ProjectedRecord record, byte state, RecordId grant) {
        var value = ByteBuffer.allocate(1 + RecordId.SIZE).put(state).put(grant.bytes());
        return row(record, Projection.PRINCIPAL, Key.of(string(record.members(), "key")), value.array());
    }

    /** The record that granted the API key of a {@code PRINCIPAL} row. */
    public static RecordId grant(Row row) {
        return RecordId.of(Arrays.copyOfRange(value(row, 1 + RecordId.SIZE), 1, 1 + RecordId.SIZE));
    }

    /** Whether a {@code PRINCIPAL} row says that the API key has been revoked. */
    public static boolean revoked(Row row) {
        return value(row, 1 + RecordId.SIZE)[0] == REVOKED;
    }

    /** A row's value; rows are not covered by any checkpoint, so that even their length is checked. */
    public static byte[] value(Row row, int length) {
        if (row.value().length != length) {
            throw damaged(row);
        }
        return row.value();
    }

    public static RefusedException damaged(Row row) {
        return Invariant.LEDGER_INTACT
                .refuse(row.projection().table() + " of record " + row.at(), "the row is damaged")
                .exception();
    }

    private static void clock(ProjectedRecord record, List<Row> rows) {
        var wall = UtcTime.parse(string(record.members(), "wall"));
        rows.add(row(record, Projection.CLOCK, CLOCK_KEY, instants(record.time(), wall)));
    }

    private static byte[] instants(Instant ledgerTime, Instant wall) {
        return ByteBuffer.allocate(16)
                .putLong(ledgerTime.toEpochMilli())
                .putLong(wall.toEpochMilli())
                .array();
    }

    private void idempotency(ProjectedRecord record, List<Row> rows) {
        if (record.members().has("idempotency") && record.disclosed().at("/idempotency") instanceof JsonObject given) {
            var key = secret.idempotencyKey(
                    string(record.members(), "principal"), string(given, "operation"), string(given, "key"));
            rows.add(row(record, Projection.IDEMPOTENCY, key, secret.bodyTag(string(given, "bodyDigest"))));
        }
    }

    public static Row row(ProjectedRecord record, Projection projection, Key key, byte[] value) {
        return new Row(projection, key, record.index(), value);
    }

    public static String string(JsonObject members, String name) {
        var value = members.string(name);
        if (value == null) {
            throw new IllegalArgumentException("a record without " + name);
        }
        return value;
    }
}
