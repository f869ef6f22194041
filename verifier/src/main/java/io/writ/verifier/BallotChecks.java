package io.writ.verifier;

import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.refusal.Refusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Compares what is said about the votes: the votes that the result lists, the records of the votes, and the terms. */
final class BallotChecks {
    private final ApprovalParts parts;
    private final @Nullable JsonValue action;
    private final List<String> notChecked;
    private final List<ResolutionForm.Entry> listed;

    BallotChecks(ApprovalParts parts, @Nullable JsonValue action, List<String> notChecked) {
        this.parts = parts;
        this.action = action;
        this.notChecked = notChecked;
        var ending = parts.ending();
        this.listed = ending == null ? List.of() : ResolutionForm.votes(ending.read(), "votes");
    }

    /** The vote that decided. */
    ResolutionForm.Entry last() {
        return listed.get(listed.size() - 1);
    }

    /** The records of votes are those that the result lists, in its order, each of a person who saw the action. */
    void requireVotes() {
        var subjects = new HashSet<String>();
        var next = 0;
        for (var vote : parts.votes()) {
            if (!subjects.add(vote.read().string("subject"))) {
                throw vote.refuse("/subject", "has voted before");
            }
            requireSeen(vote);
            if (parts.ending() != null) {
                next = requireListed(vote, next);
            }
        }
        var missing = listed.stream()
                .map(ResolutionForm.Entry::subject)
                .filter(subject -> !subjects.contains(subject))
                .map(Refusal::quote)
                .toList();
        if (!missing.isEmpty()) {
            notChecked.add("the votes of " + String.join(", ", missing) + ": their records were not supplied");
        }
    }

    private void requireSeen(ProvenRecord vote) {
        var seen = vote.disclosed("/actionDigest");
        if (seen == null || action == null) {
            notChecked.add("whether " + Refusal.quote(vote.read().string("subject"))
                    + " saw the action that was decided: it is withheld");
        } else if (!seen.equals(new JsonString(Digest.sha256(action.canonical()).hex()))) {
            throw vote.refuse("/actionDigest", "is not the digest of the action that was decided");
        }
    }

    /** Finds the vote in the list from a place on; the place after it. */
    private int requireListed(ProvenRecord vote, int from) {
        for (var i = from; i < listed.size(); i++) {
            var entry = listed.get(i);
            if (!vote.has("id", entry.id())) {
                continue;
            }
            if (!vote.has("subject", entry.subject())
                    || !vote.has("vote", entry.vote())
                    || !vote.has("reason", entry.reason())) {
                throw vote.refuse("", "is not the vote that the result lists with this id");
            }
            if (!ResolutionForm.votes(vote.read(), "earlier").equals(listed.subList(0, i))) {
                throw vote.refuse("/earlier", "is not the votes that the result lists before it");
            }
            return i + 1;
        }
        throw vote.refuse("/id", "is not listed by the result, or not in this order");
    }

    void requireTerms() {
        var requested = parts.requested();
        if (requested == null) {
            notChecked.add("the terms (who may vote, how many, until when): the request was not supplied");
            return;
        }
        var terms = requested.read().object("terms");
        requireFunctions(terms.strings("functions"), requested);
        if (terms.strings("notBy").contains("requester")) {
            requireNotBy(requested.read().string("requestedBy"));
            if (requested.read().has("earlierRequesters")) {
                requested.read().strings("earlierRequesters").forEach(this::requireNotBy);
            }
        }
        var ending = parts.ending();
        if (ending != null) {
            requireEnding(ending, requested, terms);
        }
    }

    private void requireFunctions(List<String> functions, ProvenRecord requested) {
        var expires = requested.time("expires");
        for (var vote : parts.votes()) {
            if (!functions.containsAll(vote.read().strings("functions"))) {
                throw vote.refuse("/functions", "holds a function that the terms do not name");
            }
            if (!vote.time("time").isBefore(expires)) {
                throw vote.refuse("/time", "is not before the approval expires");
            }
        }
    }

    /** Compared by subject, so that a second key of the same person is of no use. */
    private void requireNotBy(String requester) {
        for (var vote : parts.votes()) {
            if (vote.has("subject", requester)) {
                throw vote.refuse("/subject", "is the requester, who may not vote");
            }
        }
        var ending = parts.ending();
        for (var i = 0; ending != null && i < listed.size(); i++) {
            if (listed.get(i).subject().equals(requester)) {
                throw ending.refuse("/votes/" + i + "/subject", "is the requester, who may not vote");
            }
        }
    }

    private void requireEnding(ProvenRecord ending, ProvenRecord requested, Members terms) {
        if (!ending.time("deadline").equals(requested.time("expires"))) {
            throw ending.refuse("/deadline", "is not when the approval expires");
        }
        // the form check has made sure that each is of another subject
        var voided = ResolutionForm.voided(ending.read(), listed);
        requireVoided(voided);
        var approving = listed.stream()
                .filter(vote -> vote.vote().equals(ResolutionForm.APPROVE))
                .filter(vote -> !voided.contains(vote.subject()))
                .count();
        var quorum = terms.integer("quorum");
        var approved = ending.has("resolution", ResolutionForm.APPROVED);
        if (approved != approving >= quorum) {
            throw ending.refuse("/votes", approving + " approved, where the terms demand " + quorum);
        }
        if (!approved) {
            return;
        }
        if (!ApprovalForm.isAfter(ending.read(), ApprovalForm.duration(terms, "validFor"), ending.time("expires"))) {
            throw ending.refuse("/expires", "is not the resolution's time and validFor of the terms");
        }
    }

    /** What does not count at the end is what did not count at the last vote. */
    private void requireVoided(List<String> voided) {
        if (listed.isEmpty()) {
            return;
        }
        parts.votes().stream()
                .filter(vote -> vote.has("id", last().id()))
                .findFirst()
                .ifPresent(vote -> {
                    var before = ResolutionForm.votes(vote.read(), "earlier");
                    if (!ResolutionForm.voided(vote.read(), before).equals(voided)) {
                        throw vote.refuse("/void", "is not what the result says does not count");
                    }
                });
    }

    OptionalInt quorum() {
        var requested = parts.requested();
        return requested == null
                ? OptionalInt.empty()
                : OptionalInt.of((int) requested.read().object("terms").integer("quorum"));
    }

    /** The votes as the resolution lists them, or else as they were given. */
    List<ApprovalAccount.Vote> votes() {
        List<ApprovalAccount.Vote> votes = new ArrayList<>();
        for (var entry : listed) {
            var record = parts.votes().stream()
                    .filter(vote -> vote.has("id", entry.id()))
                    .findFirst();
            votes.add(vote(entry.subject(), entry.vote(), record.orElse(null)));
        }
        if (listed.isEmpty()) {
            parts.votes()
                    .forEach(record -> votes.add(
                            vote(record.read().string("subject"), record.read().string("vote"), record)));
        }
        return votes;
    }

    private static ApprovalAccount.Vote vote(String subject, String word, @Nullable ProvenRecord record) {
        var reason = record != null && record.disclosed("/reason") instanceof JsonString text ? text.value() : null;
        var functions = record == null ? List.<String>of() : record.read().strings("functions");
        return new ApprovalAccount.Vote(subject, word, functions, Optional.ofNullable(reason));
    }
}
