package io.writ.app.thread;

import io.writ.app.cli.Terminal;
import io.writ.app.cli.Terminal.Paint;
import io.writ.app.text.PlainText;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.refusal.Invariant;
import java.util.List;

/** Where threads stand, as people read it; what others wrote cannot change how the rest is shown. */
record ThreadText(Terminal terminal) {
    /** One line of a list. */
    void line(JsonObject thread) {
        var members = Members.of(thread, Invariant.REQUEST_FORM, "");
        terminal.line(plain(members.string("threadId")) + "  " + state(members) + since(members));
    }

    /** All that is known of a thread. */
    void show(JsonObject thread) {
        var members = Members.of(thread, Invariant.REQUEST_FORM, "");
        terminal.item("thread", plain(members.string("threadId")));
        terminal.item("state", state(members) + since(members));
        members.optionalString("reason").ifPresent(reason -> terminal.item("reason", plain(reason)));
        members.array("failures", (one, place) -> Members.of(one, Invariant.REQUEST_FORM, place))
                .forEach(one -> terminal.item(
                        "failures", one.integer("count") + " in a row of " + plain(one.string("agentId"))));
    }

    private String state(Members thread) {
        var state = thread.string("state");
        var agents = thread.has("stoppedAgents")
                ? thread.strings("stoppedAgents").stream().map(PlainText::of).toList()
                : List.<String>of();
        return agents.isEmpty()
                ? terminal.paint(state.equals("running") ? Paint.GOOD : Paint.BAD, plain(state))
                : terminal.paint(Paint.CAUTION, plain(state) + ", stopped for " + String.join(", ", agents));
    }

    private static String since(Members thread) {
        return thread.optionalString("since")
                .map(since -> "  since " + plain(since) + " by " + plain(thread.string("by")) + " ("
                        + plain(thread.string("cause")) + ")")
                .orElse("");
    }

    private static String plain(String text) {
        return PlainText.of(text);
    }
}
