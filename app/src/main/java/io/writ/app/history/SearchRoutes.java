package io.writ.app.history;

import static io.writ.app.http.RouteRule.role;

import io.writ.app.http.Call;
import io.writ.app.http.Query;
import io.writ.app.http.Reply;
import io.writ.app.http.Route;
import io.writ.caller.Principal;
import io.writ.caller.Role;
import io.writ.history.DecisionPage;
import io.writ.history.DecisionQuery;
import io.writ.history.DecisionQuery.Criterion;
import io.writ.history.SearchCursor;
import io.writ.verifier.Attestation;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Searches for decisions. */
public final class SearchRoutes {
    public List<Route> all() {
        return List.of(new Route("GET", "/v1/decisions", role(Role.AUDIT), this::search));
    }

    private Reply search(Call call) {
        var query = query(call.query());
        return call.heavily(() -> answer(call.tenant().history().search(query), call.principal()));
    }

    private static Reply answer(DecisionPage page, Principal caller) {
        var seen = page.decisions().stream().filter(caller::mayRead).toList();
        var answer = JsonObject.builder().put("decisions", array(seen));
        page.next().ifPresent(next -> answer.put("next", next.toString()));
        return Reply.json(200, answer.build());
    }

    public static JsonArray array(List<Attestation> attestations) {
        return new JsonArray(
                attestations.stream().<JsonValue>map(Attestation::toJson).toList());
    }

    private static DecisionQuery query(Query parameters) {
        var query = DecisionQuery.ALL.within(time(parameters, "from"), time(parameters, "to"));
        for (var criterion : Criterion.values()) {
            var value = parameters.text(criterion.parameter());
            query = value.isPresent() ? query.with(criterion, value.get()) : query;
        }
        var limit = parameters.number("limit", 1, DecisionQuery.MAX_LIMIT);
        query = limit.isPresent() ? query.limit(limit.get().intValue()) : query;
        var cursor = parameters.text("cursor");
        query = cursor.isPresent() ? query.after(SearchCursor.parse(cursor.get())) : query;
        parameters.end();
        return query;
    }

    private static Optional<Instant> time(Query parameters, String name) {
        return parameters.text(name).map(text -> {
            try {
                return UtcTime.parse(text);
            } catch (RefusedException e) {
                throw Invariant.HTTP_FORM
                        .refuse(
                                "?" + name,
                                "a time was expected, in UTC and with milliseconds",
                                "Write it like 2026-01-31T23:59:59.000Z.")
                        .exception();
            }
        });
    }
}
