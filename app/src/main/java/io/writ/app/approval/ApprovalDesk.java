package io.writ.app.approval;

import io.writ.People;
import io.writ.approval.Approval;
import io.writ.approval.ApprovalCase;
import io.writ.approval.ApprovalReader;
import io.writ.caller.Principal;
import io.writ.caller.Role;
import io.writ.ledger.LedgerReading;
import io.writ.verifier.Attestation;
import io.writ.verifier.Disclosure;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.util.List;
import java.util.Optional;

/**
 * The approvals of a ledger as one caller may see them, the same on the command line and over HTTP: those that it may
 * decide, those that it asked for, and for who audits all of them. Any other is as if there were none.
 */
public record ApprovalDesk(ApprovalReader approvals, Principal caller) {
    /** The longest page of an inbox. */
    public static final int MAX_PAGE = 500;

    /** The roles of which one is needed to see any approval. */
    public static final List<Role> READERS = List.of(Role.APPROVE, Role.AUDIT, Role.DECIDE);

    private static final String IDEMPOTENCY = "/idempotency";

    /** Beside the process that owns the home, for whoever may read its files: all of them. */
    public static ApprovalDesk of(LedgerReading reading) {
        return new ApprovalDesk(new ApprovalReader(reading), Principal.local());
    }

    /** What is pending, as JSON: {@code approvals}, and {@code next} where another page begins. */
    public JsonObject pending(Optional<String> after, int limit) {
        var page = approvals.pending(after, limit, this::sees);
        return JsonObject.builder()
                .put(
                        "approvals",
                        new JsonArray(page.approvals().stream()
                                .<JsonValue>map(Approval::summary)
                                .toList()))
                .putIfPresent("next", page.next().orElse(null))
                .build();
    }

    /**
     * An approval that the caller may see.
     *
     * @throws RefusedException INV-038 if there is none of this id, whoever else may see one
     */
    public Approval require(String id) {
        return named(id)
                .flatMap(approvals::find)
                .filter(found -> sees(found.about()))
                .orElseThrow(ApprovalDesk::unknown);
    }

    private static Optional<RecordId> named(String text) {
        try {
            return Optional.of(RecordId.parse(text));
        } catch (RefusedException e) {
            // what is no id names nothing
            return Optional.empty();
        }
    }

    /**
     * A text that can name an approval.
     *
     * @throws RefusedException INV-038 for any other
     */
    public static String requireId(String text) {
        return named(text).orElseThrow(ApprovalDesk::unknown).toString();
    }

    private static RefusedException unknown() {
        return Invariant.KNOWN
                .refuse("approval", "there is no such approval, or the key may not see it")
                .exception();
    }

    private boolean sees(ApprovalCase about) {
        return caller.may(Role.AUDIT)
                || People.mayVote(caller, about)
                || (caller.may(Role.DECIDE) && about.requesters().contains(caller.subject()));
    }

    /**
     * An approval as JSON, with its records. Under which key others have sent their requests is shown to who audits
     * alone.
     */
    public JsonObject shown(Approval approval) {
        return new Approval(
                        approval.about(),
                        approval.state(),
                        approval.action(),
                        approval.context(),
                        approval.votes(),
                        approval.records().stream().map(this::shown).toList())
                .toJson();
    }

    private Attestation shown(Attestation record) {
        return caller.mayRead(record)
                ? record
                : Attestation.of(
                        record.leaf(),
                        record.disclosures().stream()
                                .filter(disclosure -> !disclosure.place().equals(IDEMPOTENCY))
                                .map(Disclosure::text)
                                .toList(),
                        record.proof());
    }
}
