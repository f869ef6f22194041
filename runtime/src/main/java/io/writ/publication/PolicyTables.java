package io.writ.publication;

import io.writ.ledger.ProjectedRecord;
import io.writ.ledger.Projection;
import io.writ.ledger.RowValue;
import io.writ.policy.library.PolicyLibrary;
import io.writ.store.Key;
import io.writ.store.LookupReader;
import io.writ.store.Row;
import io.writ.store.Rows;
import io.writ.store.Table;
import io.writ.verifier.Inside;
import io.writ.verifier.RecordType;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.PolicyId;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is looked up of policies: which versions are in force, and what belongs to which policy. */
@Inside
public final class PolicyTables implements Projection {
    /**
     * {@code policyId@policyVersion} → one byte of state (1 in force, 2 retired) and the 32 bytes of its bundle hash.
     */
    private static final Table POLICY = Table.of("policy", Table.Keys.FEW);

    /** Policy id → canonical JSON of its replay key, by which continuity is judged. */
    private static final Table POLICY_KEY = Table.of("policy_key", Table.Keys.FEW);

    /** Action name → the policy id that governs it in this tenant, for good. */
    private static final Table ACTION = Table.of("action", Table.Keys.FEW);

    /** Action name, NUL, resource type → the policy id that answers this access question in this tenant, for good. */
    private static final Table QUESTION = Table.of("question", Table.Keys.FEW);

    private static final byte IN_FORCE = 1;
    private static final byte RETIRED = 2;

    @Override
    public List<Table> tables() {
        return List.of(POLICY, POLICY_KEY, ACTION, QUESTION);
    }

    @Override
    public void project(ProjectedRecord record, Consumer<Row> rows) {
        if (record.is(RecordType.POLICY_PUBLISHED)) {
            published(record, rows);
        }
        if (record.is(RecordType.POLICY_RETIRED)) {
            rows.accept(version(record, RETIRED));
        }
    }

    private static void published(ProjectedRecord record, Consumer<Row> rows) {
        var members = record.members();
        var policyId = record.string("policyId");
        rows.accept(version(record, IN_FORCE));
        var replayKey = members.get("replayKey");
        if (replayKey == null) {
            throw new IllegalArgumentException("a record without replayKey");
        }
        rows.accept(record.row(POLICY_KEY, Key.of(policyId), replayKey.canonical()));
        var owner = policyId.getBytes(StandardCharsets.UTF_8);
        if (members.get("actions") instanceof JsonArray actions) {
            for (var action : actions.elements()) {
                if (!(action instanceof JsonString name)) {
                    throw new IllegalArgumentException("an action without a name");
                }
                rows.accept(record.row(ACTION, Key.of(name.value()), owner));
            }
        }
        if (members.get("authzen") instanceof JsonObject questions) {
            var asked = Members.of(questions, Invariant.LEDGER_INTACT, "/authzen");
            for (var action : asked.strings("actions")) {
                for (var resource : asked.strings("resourceTypes")) {
                    rows.accept(record.row(QUESTION, questionKey(action, resource), owner));
                }
            }
        }
    }

    private static Row version(ProjectedRecord record, byte state) {
        var key = Key.of(record.string("policyId") + "@" + record.string("policyVersion"));
        var value = ByteBuffer.allocate(1 + Digest.SIZE)
                .put(state)
                .put(Digest.ofHex(record.string("bundleHash")).bytes());
        return record.row(POLICY, key, value.array());
    }

    /** Published names hold no NUL. */
    private static Key questionKey(String action, String resourceType) {
        return Key.of(action + '\0' + resourceType);
    }

    /** What the ledger says of a version; empty if this tenant has never published it. */
    static Optional<PublishedPolicy> version(Rows rows, PolicyRef ref) {
        @Nullable Row row = rows.row(POLICY, Key.of(ref.toString()));
        return row == null ? Optional.empty() : Optional.of(read(row));
    }

    /** The index of the record that published a version, or retired it. */
    static long changedAt(Rows rows, PolicyRef ref) {
        @Nullable Row row = rows.row(POLICY, Key.of(ref.toString()));
        if (row == null) {
            throw PolicyLibrary.unknown(ref);
        }
        return row.at();
    }

    private static PublishedPolicy read(Row row) {
        var value = RowValue.of(row, 1 + Digest.SIZE);
        try {
            return new PublishedPolicy(
                    PolicyRef.parse(new String(row.key().bytes(), StandardCharsets.UTF_8)),
                    Digest.of(Arrays.copyOfRange(value, 1, 1 + Digest.SIZE)),
                    value[0] == RETIRED);
        } catch (RefusedException e) {
            throw RowValue.damaged(row);
        }
    }

    /** Every version of a policy that this tenant has published. */
    static List<PublishedPolicy> versions(LookupReader rows, PolicyId id) {
        return rows.startingWith(POLICY, Key.of(id + "@")).stream()
                .map(PolicyTables::read)
                .toList();
    }

    /** Every version of every policy that this tenant has published, in no order. */
    static void forEach(LookupReader rows, Consumer<PublishedPolicy> consumer) {
        rows.forEach(POLICY, row -> consumer.accept(read(row)));
    }

    /** Whether anything has ever been published. */
    static boolean any(LookupReader rows) {
        return rows.countBefore(POLICY, Long.MAX_VALUE) > 0;
    }

    /** The canonical JSON of the replay key under which a policy was published last. */
    static Optional<byte[]> replayKey(Rows rows, PolicyId id) {
        return Optional.ofNullable(rows.row(POLICY_KEY, Key.of(id.toString()))).map(Row::value);
    }

    /** The index of the record by which any version of a policy was published last. */
    static OptionalLong newest(Rows rows, PolicyId id) {
        @Nullable Row row = rows.row(POLICY_KEY, Key.of(id.toString()));
        return row == null ? OptionalLong.empty() : OptionalLong.of(row.at());
    }

    /** The policy to which an action belongs. */
    static Optional<PolicyId> ownerOfAction(Rows rows, String action) {
        return Optional.ofNullable(rows.row(ACTION, Key.of(action))).map(PolicyTables::owner);
    }

    /** The policy to which an access question belongs. */
    static Optional<PolicyId> ownerOfQuestion(Rows rows, String action, String resourceType) {
        return Optional.ofNullable(rows.row(QUESTION, questionKey(action, resourceType)))
                .map(PolicyTables::owner);
    }

    private static PolicyId owner(Row row) {
        var id = new String(row.value(), StandardCharsets.UTF_8);
        if (!PolicyId.isValid(id)) {
            throw RowValue.damaged(row);
        }
        return new PolicyId(id);
    }
}
