package io.writ.app.audit;

import io.writ.app.text.Problem;
import io.writ.verifier.ApprovalAccount;
import io.writ.verifier.OverrideVerdict;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.UtcTime;
import java.util.List;
import java.util.Locale;

/** What people approved, as machines read it. */
final class OverrideJson {
    private OverrideJson() {}

    static JsonArray of(List<OverrideVerdict> overrides) {
        return new JsonArray(
                overrides.stream().<JsonValue>map(OverrideJson::json).toList());
    }

    private static JsonObject json(OverrideVerdict verdict) {
        var json = JsonObject.builder()
                .put("approvalId", verdict.approvalId())
                .put("permitted", verdict instanceof OverrideVerdict.Permitted);
        return switch (verdict) {
            case OverrideVerdict.Permitted permitted -> account(json, permitted.account());
            case OverrideVerdict.NotPermitted not -> account(json.put("why", not.why()), not.account());
            case OverrideVerdict.Invalid invalid ->
                json.put("state", "invalid")
                        .put("problem", Problem.of(invalid.refusal()))
                        .build();
        };
    }

    private static JsonObject account(JsonObject.Builder json, ApprovalAccount account) {
        json.put("state", account.state().name().toLowerCase(Locale.ROOT));
        account.cause().ifPresent(cause -> json.put("cause", cause));
        json.put(
                "votes",
                new JsonArray(account.votes().stream()
                        .<JsonValue>map(OverrideJson::vote)
                        .toList()));
        account.quorum().ifPresent(quorum -> json.put("quorum", quorum));
        account.ended().ifPresent(time -> json.put("ended", UtcTime.format(time)));
        account.claimableUntil().ifPresent(time -> json.put("expires", UtcTime.format(time)));
        account.becomes().ifPresent(id -> json.put("becomes", id));
        return json.put("notChecked", JsonArray.ofStrings(account.notChecked())).build();
    }

    private static JsonObject vote(ApprovalAccount.Vote vote) {
        var json = JsonObject.builder().put("subject", vote.subject()).put("vote", vote.vote());
        if (!vote.functions().isEmpty()) {
            json.put("functions", JsonArray.ofStrings(vote.functions()));
        }
        vote.reason().ifPresent(reason -> json.put("reason", reason));
        return json.build();
    }
}
