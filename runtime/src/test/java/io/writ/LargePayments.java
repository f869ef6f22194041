package io.writ;

import io.writ.caller.Principal;
import io.writ.gate.Answer;
import io.writ.gate.Approval;
import io.writ.gate.Proposal;
import io.writ.gate.Resolution;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.id.RecordId;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A home in which an agent asks for payments that are too large for it, and two finance managers may vote. */
abstract class LargePayments {
    static final Principal AGENT = Person.of("agent");
    static final Principal MARIA = Person.of("maria", "finance-manager");
    static final Principal TOMAS = Person.of("tomas", "finance-manager");

    @TempDir
    Path folder;

    final SetClock time = new SetClock(Instant.parse("2026-11-20T08:00:00Z"));
    TestHome home;

    @BeforeEach
    void foundHome() {
        home = TestHome.found(folder, time);
    }

    static Proposal large(String payment) {
        return TestHome.payment("1.1.0", payment, "25000").withThread("t-1", "accounts-agent");
    }

    /** The approval that the agent's proposal of a large payment waits for. */
    static Approval pending(Governor governor, String payment) {
        var answer = (Answer.PendingOverride) governor.as(AGENT).executeFromSignals(large(payment));
        return governor.approval(RecordId.parse(answer.attestation().id())).orElseThrow();
    }

    /** What a voter says that they have seen. */
    static Digest seen(Approval approval) {
        return Digest.sha256(approval.action().orElseThrow().canonical());
    }

    static Resolution yes(Approval approval) {
        return Resolution.approved("checked with the supplier", seen(approval));
    }
}
