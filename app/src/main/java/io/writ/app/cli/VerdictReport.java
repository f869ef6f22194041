package io.writ.app.cli;

import io.writ.app.cli.Terminal.Paint;
import io.writ.verifier.Attestation;
import io.writ.verifier.Check;
import io.writ.verifier.CheckResult;
import io.writ.verifier.Verdict;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.refusal.Refusal;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What verification found, check by check, for people and for machines. The worst verdict is that of the whole. */
final class VerdictReport {
    private static final List<ExitCode> SEVERITY = List.of(ExitCode.OK, ExitCode.NOT_REEXECUTED, ExitCode.INVALID);

    private final Terminal terminal;
    private final List<Judged> judged;

    VerdictReport(Terminal terminal, List<Judged> judged) {
        this.terminal = terminal;
        this.judged = judged;
    }

    /**
     * One attestation and its verdict.
     *
     * @param attestation null if it could not be read
     */
    record Judged(@Nullable Attestation attestation, Verdict verdict) {
        static Judged unreadable(Verdict verdict) {
            return new Judged(null, verdict);
        }
    }

    ExitCode exitCode() {
        return judged.stream()
                .map(each -> exitCode(each.verdict()))
                .max(Comparator.comparingInt(SEVERITY::indexOf))
                .orElse(ExitCode.INVALID);
    }

    private static ExitCode exitCode(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Valid valid -> ExitCode.OK;
            case Verdict.NotReExecuted not -> ExitCode.NOT_REEXECUTED;
            case Verdict.Invalid invalid -> ExitCode.INVALID;
        };
    }

    void show() {
        judged.forEach(this::show);
        if (judged.size() > 1) {
            terminal.line(judged.size() + " attestations: " + word(exitCode()));
        }
    }

    private void show(Judged each) {
        each.verdict().checks().forEach(this::show);
        var word = switch (each.verdict()) {
            case Verdict.Valid valid -> terminal.paint(Paint.GOOD, word(ExitCode.OK));
            case Verdict.NotReExecuted not -> terminal.paint(Paint.CAUTION, word(ExitCode.NOT_REEXECUTED));
            case Verdict.Invalid invalid -> terminal.paint(Paint.BAD, word(ExitCode.INVALID) + ": it proves nothing");
        };
        // what an invalid attestation says of itself is not repeated: it may be forged
        var subject = each.verdict() instanceof Verdict.Invalid ? "" : subject(each.attestation());
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

    private static String message(Refusal refusal) {
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

    private static String word(ExitCode code) {
        return switch (code) {
            case OK -> "valid";
            case NOT_REEXECUTED -> "valid, but not re-executed";
            default -> "invalid";
        };
    }

    JsonObject json() {
        return JsonObject.builder()
                .put("verdict", machineWord(exitCode()))
                .put(
                        "attestations",
                        new JsonArray(judged.stream()
                                .<JsonValue>map(VerdictReport::json)
                                .toList()))
                .build();
    }

    private static String machineWord(ExitCode code) {
        return switch (code) {
            case OK -> "valid";
            case NOT_REEXECUTED -> "not-re-executed";
            default -> "invalid";
        };
    }

    private static JsonObject json(Judged each) {
        var json = JsonObject.builder().put("verdict", machineWord(exitCode(each.verdict())));
        var attestation = each.attestation();
        if (attestation != null && !(each.verdict() instanceof Verdict.Invalid)) {
            json.put("id", attestation.id()).put("type", attestation.type());
            attestation.executionId().ifPresent(id -> json.put("executionId", id));
        }
        return json.put(
                        "checks",
                        new JsonArray(each.verdict().checks().stream()
                                .<JsonValue>map(VerdictReport::json)
                                .toList()))
                .build();
    }

    private static JsonObject json(Check check) {
        var json = JsonObject.builder().put("check", check.name().toString());
        switch (check.result()) {
            case CheckResult.Passed passed ->
                json.put("result", "passed")
                        .putIfPresent("remark", passed.remark().isEmpty() ? null : passed.remark());
            case CheckResult.NotChecked not -> json.put("result", "not-checked").put("why", not.why());
            case CheckResult.Failed failed -> json.put("result", "failed").put("problem", Problem.of(failed.refusal()));
        }
        return json.build();
    }
}
