package io.writ.app.approval;

import io.writ.app.cli.Terminal;
import io.writ.app.cli.Terminal.Paint;
import io.writ.app.text.PlainText;
import io.writ.verifier.Attestation;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.canonical.PrettyWriter;
import io.writ.verifier.refusal.Invariant;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Approvals as people read them at a terminal. What others wrote is data: it cannot end its line or change how the rest
 * is shown, and what would run is printed whole.
 */
record ApprovalText(Terminal terminal) {
    /** One line of an inbox. */
    void line(JsonObject approval) {
        var members = Members.of(approval, Invariant.REQUEST_FORM, "");
        var action = members.optional("action", members::json).map(what -> what.string("name"));
        terminal.line(plain(members.string("id")) + "  " + progress(approval) + "  until "
                + plain(members.string("expires")) + "  " + plain(action.orElse("an erased action")) + "  for "
                + plain(members.optionalString("threadId").orElse("no thread")) + "  asked for by "
                + plain(members.string("requestedBy")));
    }

    /** The whole approval. */
    void show(JsonObject approval) {
        var members = Members.of(approval, Invariant.REQUEST_FORM, "");
        terminal.item("approval", plain(members.string("id")) + "  " + state(approval));
        var action = Optional.ofNullable(approval.get("action"));
        terminal.line(action.isPresent() ? "what runs" : "what would have run has been erased");
        action.ifPresent(this::block);
        terminal.item("digest", plain(members.optionalString("actionDigest").orElse("none")));
        terminal.item("asked by", plain(members.string("requestedBy")));
        item("thread", members.optionalString("threadId"));
        item("agent", members.optionalString("agentId"));
        item("policy", members.optionalString("policy"));
        terminal.item("may vote", voters(approval, members));
        terminal.item("until", plain(members.string("expires")));
        votes(approval);
        item("becomes", members.optionalString("becomes"));
        Optional.ofNullable(approval.get("context")).ifPresent(context -> {
            terminal.line("context, as the requester says");
            block(context);
        });
    }

    private void item(String name, Optional<String> text) {
        text.ifPresent(given -> terminal.item(name, plain(given)));
    }

    private void block(JsonValue value) {
        new String(PrettyWriter.write(value), StandardCharsets.UTF_8)
                .lines()
                .forEach(line -> terminal.line("    " + plain(line)));
    }

    private void votes(JsonObject approval) {
        for (var cast : objects(approval, "votes")) {
            var vote = Members.of(cast, Invariant.REQUEST_FORM, "/votes");
            terminal.item(
                    "vote",
                    plain(vote.string("vote")) + " by " + plain(vote.string("subject"))
                            + vote.optionalString("time")
                                    .map(time -> " at " + plain(time))
                                    .orElse("")
                            + vote.optionalString("reason")
                                    .map(reason -> ": " + plain(reason))
                                    .orElse(""));
        }
    }

    private static String voters(JsonObject approval, Members members) {
        var quorum = members.integer("quorum");
        return quorum + (quorum == 1 ? " person" : " distinct people") + " with the function "
                + plain(String.join(" or ", members.strings("functions")))
                + (excludesRequester(approval) ? ", not the requester" : "");
    }

    private static boolean excludesRequester(JsonObject approval) {
        return objects(approval, "records").stream()
                .map(Attestation::of)
                .filter(record -> record.type().equals("approval.requested"))
                .findFirst()
                .map(request -> request.record().get("terms"))
                .filter(JsonObject.class::isInstance)
                .map(terms ->
                        Members.of(terms, Invariant.REQUEST_FORM, "/terms").strings("notBy"))
                .orElse(List.of())
                .contains("requester");
    }

    /** The objects of an array. */
    static List<JsonObject> objects(JsonObject json, String member) {
        return Members.of(json, Invariant.REQUEST_FORM, "").array(member, (element, place) -> {
            if (element instanceof JsonObject object) {
                return object;
            }
            throw Invariant.REQUEST_FORM.refuse(place, "is no object").exception();
        });
    }

    /** Such as {@code pending (1 of 2)}. */
    String state(JsonObject approval) {
        var state = String.valueOf(approval.string("state"));
        return switch (state) {
            case "pending" -> terminal.paint(Paint.CAUTION, "pending (" + progress(approval) + ")");
            case "approved" -> terminal.paint(Paint.GOOD, state);
            default -> terminal.paint(Paint.BAD, plain(state));
        };
    }

    private static String progress(JsonObject approval) {
        var agreed = objects(approval, "votes").stream()
                .filter(vote -> "approve".equals(vote.string("vote")))
                .count();
        var members = Members.of(approval, Invariant.REQUEST_FORM, "");
        return agreed + " of " + members.integer("quorum");
    }

    private static String plain(String text) {
        return PlainText.of(text);
    }
}
