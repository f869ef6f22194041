package io.writ.verifier;

import static io.writ.verifier.RecordType.OfExecution.ACCOMPANIES;
import static io.writ.verifier.RecordType.OfExecution.CONTINUES;
import static io.writ.verifier.RecordType.OfExecution.NOTHING;
import static io.writ.verifier.RecordType.OfExecution.OPENS;

import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.Members;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The record types of this release, one row each: docs/formats/record.md has a section for each of them. A ledger may
 * also hold records of types that a later release adds. Of those {@link #of(String)} gives nothing, and they are judged
 * by the members that all records have.
 */
public enum RecordType {
    DECISION(
            "decision",
            OPENS,
            DecisionForm::check,
            RecordPlaces.of("action", "execution_fingerprint")
                    .withMaps("signals", "facts")
                    .withEvidence()),
    POLICY_VIOLATION("policy.violation", ACCOMPANIES, RecordForm::policyViolation, RecordPlaces.of()),
    REPLAY_REFUSED("replay.refused", ACCOMPANIES, RecordForm::replayRefused, RecordPlaces.of()),
    POLICY_PUBLISHED("policy.published", NOTHING, RecordForm::policyPublished, RecordPlaces.of()),
    POLICY_RETIRED("policy.retired", NOTHING, RecordForm::policyInBundle, RecordPlaces.of()),
    CLOCK_ACCEPTED("clock.accepted", NOTHING, RecordForm::clockAccepted, RecordPlaces.of("reason")),
    APPROVAL_REQUESTED(
            "approval.requested", ACCOMPANIES, ApprovalForm::requested, RecordPlaces.of("action", "context")),
    APPROVAL_VOTE("approval.vote", ACCOMPANIES, ApprovalForm::vote, RecordPlaces.of("actionDigest", "reason")),
    APPROVAL_RESOLVED(
            "approval.resolved",
            CONTINUES,
            ResolutionForm::check,
            RecordPlaces.of().withMaps("facts")),
    APPROVAL_EXPIRED("approval.expired", CONTINUES, ApprovalForm::expired, RecordPlaces.of()),
    FAILURE("failure", ACCOMPANIES, ThreadForm::failure, RecordPlaces.of("error")),
    SUCCESS("success", NOTHING, ThreadForm::threadAndAgent, RecordPlaces.of()),
    ESCALATION("escalation", ACCOMPANIES, ThreadForm::escalation, RecordPlaces.of()),
    ADJUDICATION("adjudication", NOTHING, ThreadForm::adjudication, RecordPlaces.of("reason")),
    THREAD_STOPPED("thread.stopped", NOTHING, ThreadForm::stopped, RecordPlaces.of("reason")),
    THREAD_RESUMED("thread.resumed", NOTHING, ThreadForm::resumed, RecordPlaces.of("reason")),
    NOTE("note", NOTHING, RecordForm::note, RecordPlaces.of("action", "description")),
    PRINCIPAL_GRANTED("principal.granted", NOTHING, RecordForm::principalGranted, RecordPlaces.of("label")),
    PRINCIPAL_REVOKED("principal.revoked", NOTHING, RecordForm::principalRevoked, RecordPlaces.of());

    /**
     * What a record of a type says about the execution or the approval that it names in {@code executionId} or
     * {@code approvalId}.
     */
    public enum OfExecution {
        /** The execution begins with it. */
        OPENS,
        /** It stands beside the execution, and whoever waits for the execution goes on waiting. */
        ACCOMPANIES,
        /** It is a sequel: whoever waits for the execution is woken. */
        CONTINUES,
        /** It names no execution and no approval. */
        NOTHING
    }

    private static final Map<String, RecordType> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(RecordType::wireName, Function.identity()));

    /** The types of this release, and those of later ones, whose records are about an approval. */
    private static final String APPROVAL_FAMILY = "approval.";

    private final String wireName;
    private final OfExecution ofExecution;

    @SuppressWarnings("ImmutableEnumChecker") // a method reference is
    private final Consumer<Members> form;

    @SuppressWarnings("ImmutableEnumChecker") // its lists are
    private final RecordPlaces places;

    RecordType(String wireName, OfExecution ofExecution, Consumer<Members> form, RecordPlaces places) {
        this.wireName = wireName;
        this.ofExecution = ofExecution;
        this.form = form;
        this.places = places;
    }

    /** The type of this name; empty for a name that this release does not know. */
    public static Optional<RecordType> of(String wireName) {
        return Optional.ofNullable(BY_NAME.get(wireName));
    }

    /**
     * The type that a record's {@code type} names; empty if this release does not know it, or the record names none.
     */
    public static Optional<RecordType> of(JsonObject record) {
        var name = record.string("type");
        return name == null ? Optional.empty() : of(name);
    }

    /** The name in a record's {@code type}, such as {@code approval.vote}. */
    public String wireName() {
        return wireName;
    }

    public OfExecution ofExecution() {
        return ofExecution;
    }

    /** Whether whoever waits for an execution or an approval is woken by a record of this type that names it. */
    public boolean isSequel() {
        return ofExecution == CONTINUES;
    }

    /** Whether a name is that of a type about approvals. The types of later releases are told by their name alone. */
    public static boolean isAboutApproval(String wireName) {
        return wireName.startsWith(APPROVAL_FAMILY);
    }

    /** Checks what this type adds to the members that all records have. */
    void requireForm(Members members) {
        form.accept(members);
    }

    RecordPlaces places() {
        return places;
    }
}
