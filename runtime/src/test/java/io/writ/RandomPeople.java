package io.writ;

import io.writ.gate.Answer;
import io.writ.gate.Approval;
import io.writ.gate.ApprovalOrigin;
import io.writ.gate.ApprovalRequest;
import io.writ.gate.FailureReport;
import io.writ.gate.Resolution;
import io.writ.gate.SuccessReport;
import io.writ.gate.ThreadOrder;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.refusal.Invariant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** People and agents who do what comes to their minds, mostly at the few approvals that are new. */
final class RandomPeople {
    /** How many things there are to do. */
    static final int KINDS = 20;

    /** What they may be told; anything else is a bug. */
    static final Set<Invariant> EXPECTED = EnumSet.of(
            Invariant.APPROVAL_OPEN,
            Invariant.ACTION_SEEN,
            Invariant.MAY_VOTE,
            Invariant.THREAD_RUNS,
            Invariant.ALREADY_DECIDED,
            Invariant.REQUEST_FORM,
            Invariant.SIGNAL_BOUND,
            Invariant.CLOCK, // the timer can see a clock between its two hands
            Invariant.DURABLE,
            Invariant.SIGNER);

    static final Person AGENT = Person.of("agent", "finance-manager");

    private static final Person HELPER = Person.of("helper");

    private static final List<Person> PEOPLE = List.of(
            Person.of("maria", "finance-manager", "approver"),
            Person.of("tomas", "finance-manager"),
            Person.withKey("key:tomas-2", "tomas", "finance-manager"),
            Person.of("eva", "finance-manager", "approver"),
            Person.withKey("key:agent-2", "agent", "finance-manager", "approver"),
            Person.of("nobody"));

    private final List<RecordId> asked = Collections.synchronizedList(new ArrayList<>());
    private final Consumer<Approval> ended;

    /** @param ended is told of every approval that somebody was told had ended */
    RandomPeople(Consumer<Approval> ended) {
        this.ended = ended;
    }

    /** One thing out of {@link #KINDS}. */
    void act(Governor governor, int what, Random random) {
        var thread = "t-" + random.nextInt(4);
        switch (what) {
            case 0 ->
                governor.as(random.nextBoolean() ? AGENT : HELPER)
                        .recordFailure(FailureReport.of(thread, "a-" + random.nextInt(2), "boom"));
            case 1 -> report(governor, thread, random);
            case 2 -> governor.stopThread(ThreadOrder.of(thread, "enough"));
            case 3, 4 -> governor.resumeThread(ThreadOrder.of(thread, "go on"));
            case 6 -> ask(governor, thread, random);
            case 7, 8, 9, 10 -> decide(governor, thread, random);
            default -> vote(governor, random);
        }
    }

    /** Few successes, or no agent would ever fail five times in a row. */
    private static void report(Governor governor, String thread, Random random) {
        var agent = "a-" + random.nextInt(2);
        if (random.nextInt(4) == 0) {
            governor.as(AGENT).recordSuccess(SuccessReport.of(thread, agent));
        } else {
            governor.as(HELPER).recordFailure(FailureReport.of(thread, agent, "boom"));
        }
    }

    private void ask(Governor governor, String thread, Random random) {
        var request = ApprovalRequest.of(thread, "a-1", bucket(random));
        asked.add(governor.as(AGENT).openApproval(request).approval().id());
    }

    private static JsonObject bucket(Random random) {
        return JsonObject.builder()
                .put("name", "bucket.delete")
                .put(
                        "parameters",
                        JsonObject.builder().put("n", random.nextInt()).build())
                .build();
    }

    private void decide(Governor governor, String thread, Random random) {
        var payment = TestHome.payment("1.1.0", "PAY-" + random.nextInt(30), "25000");
        var proposal = random.nextInt(4) == 0
                ? TestHome.inThread(payment, thread)
                : payment.withThread(thread, "a-" + random.nextInt(2));
        var caller = random.nextInt(3) == 0 ? HELPER : AGENT;
        if (governor.as(caller).executeFromSignals(proposal) instanceof Answer.PendingOverride pending) {
            asked.add(RecordId.parse(pending.attestation().id()));
        }
    }

    private void vote(Governor governor, Random random) {
        if (asked.isEmpty()) {
            return;
        }
        // mostly what is new: many people are at the same few approvals at one time
        var back = Math.min(asked.size() - 1, random.nextInt(random.nextInt(3) == 0 ? 40 : 4));
        var approval = governor.approval(asked.get(asked.size() - 1 - back)).orElseThrow();
        var voter = PEOPLE.get(random.nextInt(PEOPLE.size()));
        var after = governor.as(voter)
                .resolveApproval(approval.id(), resolution(approval, random))
                .approval();
        after.becomes().filter(id -> governor.approval(id).isPresent()).ifPresent(asked::add);
        if (after.state().ended()) {
            ended.accept(after);
        }
    }

    private static Resolution resolution(Approval approval, Random random) {
        var seen = Digest.sha256(approval.action().orElseThrow().canonical());
        return switch (random.nextInt(12)) {
            case 0 -> Resolution.rejected("no", seen);
            case 1 -> Resolution.approved("yes", Digest.sha256(new byte[] {(byte) random.nextInt()}));
            case 2 -> change(approval, seen, random);
            default -> Resolution.approved("yes", seen);
        };
    }

    private static Resolution change(Approval approval, Digest seen, Random random) {
        if (approval.asked().origin() == ApprovalOrigin.REQUEST) {
            return Resolution.modified("another one", seen, Optional.of(bucket(random)), Optional.empty());
        }
        var other = TestHome.payment("1.1.0", "PAY-" + random.nextInt(30), random.nextBoolean() ? "900" : "30000");
        return Resolution.modified(
                "otherwise",
                seen,
                other.action(),
                random.nextInt(4) == 0 ? Optional.empty() : Optional.of(other.signals()));
    }
}
