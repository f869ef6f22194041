package io.writ.app.audit;

import io.writ.app.audit.Judgement.Judged;
import io.writ.app.audit.Judgement.Worth;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.Terminal;
import io.writ.app.cli.Terminal.Paint;
import io.writ.verifier.Attestation;
import io.writ.verifier.Check;
import io.writ.verifier.CheckResult;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.refusal.Refusal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What verification found, check by check, for people. The worst verdict is that of the whole. */
final class VerdictReport {
    private final Terminal terminal;
    private final Judgement judgement;

    VerdictReport(Terminal terminal, Judgement judgement) {
        this.terminal = terminal;
        this.judgement = judgement;
    }

    ExitCode exitCode() {
        return switch (judgement.worst()) {
            case VALID -> ExitCode.OK;
            case NOT_REEXECUTED -> ExitCode.NOT_REEXECUTED;
            case INVALID -> ExitCode.INVALID;
        };
    }

    /** The last line is the verdict on the whole, for one attestation and for several. */
    void show() {
        var overrides = new OverrideReport(terminal, judgement.overrides());
        if (judgement.judged().size() == 1) {
            judgement.judged().getFirst().verdict().checks().forEach(this::show);
            overrides.show();
            verdict(judgement.judged().getFirst());
        } else {
            judgement.judged().forEach(this::show);
            overrides.show();
            terminal.line(judgement.judged().size() + " attestations: " + word(judgement.worst()));
        }
    }

    private void show(Judged each) {
        each.verdict().checks().forEach(this::show);
        verdict(each);
    }

    private void verdict(Judged each) {
        var worth = each.worth();
        var word = switch (worth) {
            case VALID -> terminal.paint(Paint.GOOD, word(worth));
            case NOT_REEXECUTED -> terminal.paint(Paint.CAUTION, word(worth));
            case INVALID -> terminal.paint(Paint.BAD, word(worth) + ": it proves nothing");
        };
        // what an invalid attestation says of itself is not repeated: it may be forged
        var subject = worth == Worth.INVALID ? "" : subject(each.attestation());
        terminal.line(word + subject);
    }

    private void show(Check check) {
        var name = String.format(Locale.ROOT, "%-18s", check.name());
        switch (check.result()) {
            case CheckResult.Passed passed -> line(Paint.GOOD, "passed", name, passed.remark());
            case CheckResult.NotChecked not -> line(Paint.FAINT, "not checked", name, not.why());
            case CheckResult.Failed failed -> line(Paint.BAD, "FAILED", name, message(failed.refusal()));
        }
    }

    private void line(Paint paint, String result, String name, String text) {
        var padded = String.format(Locale.ROOT, "%-12s", result);
        terminal.line(("  " + terminal.paint(paint, padded) + " " + name + " " + text).stripTrailing());
    }

    static String message(Refusal refusal) {
        return refusal.invariant() + ": " + (refusal.place().isEmpty() ? "" : refusal.place() + ": ")
                + refusal.problem();
    }

    private static String subject(@Nullable Attestation attestation) {
        if (attestation == null) {
            return "";
        }
        var record = attestation.record();
        var decision = attestation.decisionAction().map(action -> " " + action).orElse("");
        var policy = record.string("policyId") == null
                ? ""
                : " by " + record.string("policyId") + "@" + record.string("policyVersion");
        return ": " + attestation.type() + decision + policy + " at " + UtcTime.format(attestation.time()) + ", record "
                + attestation.proof().index() + " of "
                + attestation.proof().checkpoint().checkpoint().origin();
    }

    private static String word(Worth worth) {
        return switch (worth) {
            case VALID -> "valid";
            case NOT_REEXECUTED -> "valid, but not re-executed";
            case INVALID -> "invalid";
        };
    }
}
