package io.writ.app.cli;

import io.writ.app.cli.Terminal.Paint;
import io.writ.client.ClientException;
import io.writ.client.InconsistentLogException;
import io.writ.client.NoAnswerException;
import io.writ.client.ProblemException;
import io.writ.client.UntrustedAnswerException;
import io.writ.gate.Problem;
import io.writ.verifier.log.SignedCheckpoint;

/** Explains why a server gave no answer, or an answer that cannot be believed. */
record ServerFailures(Terminal terminal, boolean json) {

    ExitCode explain(ClientException failure) {
        return switch (failure) {
            case UntrustedAnswerException untrusted -> {
                Failures.refuse(terminal, json, untrusted.refusal());
                yield ExitCode.INVALID;
            }
            case InconsistentLogException fork -> inconsistent(fork);
            case NoAnswerException none ->
                plain(
                        "no-answer",
                        "A server answers.",
                        String.valueOf(none.getMessage()),
                        "Check the address, and that the server runs; then do it again.");
            case ProblemException problem ->
                plain(
                        "refused",
                        problem.problem().title(),
                        "the server refuses, with the status "
                                + problem.problem().status().orElse(0) + ": "
                                + problem.problem().detail(),
                        problem.problem().fix());
        };
    }

    /** The two signed notes are the evidence: without them nobody could prove what the server showed. */
    private ExitCode inconsistent(InconsistentLogException fork) {
        if (json) {
            terminal.json(Problem.of(fork.refusal())
                    .builder()
                    .put("older", fork.older().format())
                    .put("newer", fork.newer().format())
                    .build());
        } else {
            Failures.show(terminal, fork.refusal());
            note("older", fork.older());
            note("newer", fork.newer());
        }
        return ExitCode.INVALID;
    }

    private void note(String which, SignedCheckpoint checkpoint) {
        terminal.err().print(which + " checkpoint:\n" + checkpoint.format());
    }

    private ExitCode plain(String type, String title, String problem, String fix) {
        if (json) {
            terminal.json(Problem.of(type, title, problem, fix).toJson());
        } else {
            terminal.err().print(terminal.paint(Paint.BAD, problem) + "\n  " + fix + "\n");
        }
        return ExitCode.REFUSED;
    }
}
