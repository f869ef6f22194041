package io.writ.app.decision;

import io.writ.app.cli.ExitCode;
import io.writ.caller.Principal;
import io.writ.client.Answer;
import io.writ.client.ProblemException;
import io.writ.decision.Outcome;
import io.writ.verifier.Attestation;
import io.writ.verifier.refusal.Refusal;
import java.util.Optional;

/** What became of a request, wherever it was decided, in the words in which it is shown. */
sealed interface Decided {
    /** A decision, whose exit code says which. */
    record Made(Attestation attestation, boolean repeated, ExitCode code) implements Decided {}

    /** It had been decided before; {@code first} is there if the caller may read it. */
    record Replayed(Refusal refusal, String executionId, Optional<Attestation> first, boolean repeated)
            implements Decided {}

    /** There is no decision. */
    record Refused(Refusal refusal) implements Decided {}

    /** What a home answered to a caller. */
    static Decided of(Outcome outcome, Principal caller) {
        return switch (outcome) {
            case Outcome.Approved approved -> made(approved, ExitCode.OK);
            case Outcome.Rejected rejected -> made(rejected, ExitCode.REJECTED);
            case Outcome.PendingOverride pending -> made(pending, ExitCode.PENDING_OVERRIDE);
            case Outcome.Replayed replayed ->
                new Replayed(
                        replayed.refusal(),
                        replayed.executionId().toString(),
                        Optional.of(replayed.first()).filter(caller::mayRead),
                        replayed.repeated());
            case Outcome.Refused refused -> new Refused(refused.refusal());
        };
    }

    private static Made made(Outcome.Decided decided, ExitCode code) {
        return new Made(decided.attestation(), decided.repeated(), code);
    }

    /** What a server answered, and its client has verified. */
    static Decided of(Answer answer) {
        return switch (answer) {
            case Answer.Approved approved -> made(approved, ExitCode.OK);
            case Answer.Rejected rejected -> made(rejected, ExitCode.REJECTED);
            case Answer.PendingOverride pending -> made(pending, ExitCode.PENDING_OVERRIDE);
            case Answer.Replayed replayed ->
                new Replayed(
                        replayed.problem().refusal().orElseThrow(),
                        replayed.executionId(),
                        replayed.first(),
                        replayed.repeated());
            case Answer.Refused refused ->
                new Refused(refused.problem().refusal().orElseThrow(() -> new ProblemException(refused.problem())));
        };
    }

    private static Made made(Answer.Decided decided, ExitCode code) {
        return new Made(decided.attestation(), decided.repeated(), code);
    }
}
