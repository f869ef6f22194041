package io.writ.app.audit;

import io.writ.app.cli.Terminal;
import io.writ.app.cli.Terminal.Paint;
import io.writ.verifier.ApprovalAccount;
import io.writ.verifier.ApprovalAccount.State;
import io.writ.verifier.OverrideVerdict;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.refusal.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Who approved what, for people. Names, functions and reasons came from outside. Every character in them that is not
 * printable is escaped, so that none can overwrite another line.
 */
final class OverrideReport {
    private final Terminal terminal;
    private final List<OverrideVerdict> overrides;

    OverrideReport(Terminal terminal, List<OverrideVerdict> overrides) {
        this.terminal = terminal;
        this.overrides = overrides;
    }

    void show() {
        overrides.forEach(this::show);
    }

    private void show(OverrideVerdict verdict) {
        var name = overrides.size() == 1 ? "override: " : "override of " + verdict.approvalId() + ": ";
        switch (verdict) {
            case OverrideVerdict.Permitted permitted -> {
                terminal.line(name + terminal.paint(Paint.GOOD, "APPROVED") + approved(permitted.account()));
                votes(permitted.account());
                permitted.account().notChecked().forEach(what -> line("not checked", what, ""));
            }
            case OverrideVerdict.NotPermitted not -> {
                terminal.line(name + terminal.paint(Paint.CAUTION, "not permitted") + ": " + why(not));
                votes(not.account());
            }
            case OverrideVerdict.Invalid invalid ->
                terminal.line(
                        name + terminal.paint(Paint.BAD, "INVALID") + ": " + VerdictReport.message(invalid.refusal()));
        }
    }

    private static String approved(ApprovalAccount account) {
        var people = account.votes().stream().map(vote -> plain(vote.subject())).collect(Collectors.joining(", "));
        var functions = account.votes().stream()
                .flatMap(vote -> vote.functions().stream())
                .distinct()
                .map(OverrideReport::plain)
                .collect(Collectors.joining(", "));
        var votes = account.votes().size();
        return " by " + people + (functions.isEmpty() ? "" : " (" + functions + ")") + at(account) + ", "
                + (account.quorum().isPresent()
                        ? votes + " of " + account.quorum().getAsInt()
                        : votes + (votes == 1 ? " vote" : " votes"))
                + account.claimableUntil()
                        .map(until -> "; may be claimed until " + UtcTime.format(until))
                        .orElse("");
    }

    private static String at(ApprovalAccount account) {
        return account.ended().map(time -> " at " + UtcTime.format(time)).orElse("");
    }

    private static String why(OverrideVerdict.NotPermitted not) {
        var account = not.account();
        if (account.state() == State.PENDING || account.state() == State.APPROVED) {
            return not.why();
        }
        var cause = account.cause()
                .filter(word -> !word.equals("votes"))
                .map(word -> ", because of " + word)
                .orElse("");
        return account.state()
                + at(account)
                + cause
                + account.becomes().map(id -> "; it became " + id).orElse("");
    }

    private void votes(ApprovalAccount account) {
        for (var vote : account.votes()) {
            line(
                    vote.vote(),
                    plain(vote.subject()),
                    vote.reason().map(Refusal::quote).orElse(""));
        }
    }

    private void line(String word, String name, String text) {
        terminal.line(
                String.format(Locale.ROOT, "  %-12s %-18s %s", word, name, text).stripTrailing());
    }

    private static String plain(String text) {
        var quoted = Refusal.quote(text);
        return quoted.substring(1, quoted.length() - 1);
    }
}
