package io.writ.app.approval;

import static io.writ.app.http.RouteRule.role;

import io.writ.app.http.Call;
import io.writ.app.http.HeldRequests;
import io.writ.app.http.Reply;
import io.writ.app.http.Route;
import io.writ.approval.VisibleApprovals;
import io.writ.caller.Role;
import io.writ.gate.ApprovalRequest;
import io.writ.gate.ApprovalState;
import io.writ.gate.Resolution;
import io.writ.verifier.refusal.Invariant;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** What people are asked: the inbox, one approval, asking, voting. */
public final class ApprovalRoutes {
    private static final long DEFAULT_PAGE = 50;
    private static final Pattern CURSOR = Pattern.compile("[0-9a-f]{48}");

    private final HeldRequests polls;
    private final Duration longestWait;

    /** @param longestWait below the time after which an idle connection is closed */
    public ApprovalRoutes(HeldRequests polls, Duration longestWait) {
        this.polls = polls;
        this.longestWait = longestWait;
    }

    public List<Route> all() {
        return List.of(
                new Route("GET", "/v1/approvals", role(Role.APPROVE, Role.AUDIT, Role.DECIDE), this::list),
                new Route("GET", "/v1/approvals/{id}", role(Role.APPROVE, Role.AUDIT, Role.DECIDE), this::read),
                new Route("POST", "/v1/approvals", role(Role.DECIDE), this::request),
                new Route("POST", "/v1/approvals/{id}/resolutions", role(Role.APPROVE), this::resolve));
    }

    private static ApprovalDesk desk(Call call) {
        return new ApprovalDesk(new VisibleApprovals(call.tenant().approvals(), call.principal()));
    }

    public Reply list(Call call) {
        call.query().text("state").ifPresent(ApprovalRoutes::requirePending);
        var limit = call.query().number("limit", 1, ApprovalDesk.MAX_PAGE).orElse(DEFAULT_PAGE);
        var after = call.query().text("after");
        after.ifPresent(ApprovalRoutes::requireCursor);
        call.query().end();
        return Reply.json(200, desk(call).pending(after, limit.intValue()));
    }

    private static void requirePending(String state) {
        if (!state.equals(ApprovalState.PENDING.wireName())) {
            throw Invariant.HTTP_FORM
                    .refuse("?state", "pending was expected", "Those that have ended are asked for by their ids.")
                    .exception();
        }
    }

    private static void requireCursor(String text) {
        if (!CURSOR.matcher(text).matches()) {
            throw Invariant.HTTP_FORM
                    .refuse(
                            "?after",
                            "this is not where a page begins",
                            "Give what `next` of the page before said, or none for the first page.")
                    .exception();
        }
    }

    public Reply read(Call call) {
        var wait = call.query().seconds("wait", longestWait);
        call.query().end();
        var governance = call.governance();
        var id = ApprovalDesk.requireId(call.path("id"));
        var approval = governance.approval(id).orElseThrow(ApprovalDesk::unknown);
        if (wait.isEmpty() || approval.state().ended()) {
            return Reply.json(200, approval.toJson());
        }
        polls.hold(call.principal(), () -> governance.waitForOverride(id, wait.get()));
        return Reply.json(
                200, governance.approval(id).orElseThrow(ApprovalDesk::unknown).toJson());
    }

    public Reply request(Call call) {
        call.query().end();
        var request = ApprovalRequest.read(call.json());
        var key = call.idempotencyKey(request.idempotencyKey());
        var asked = call.governance()
                .openApproval(key.map(request::withIdempotencyKey).orElse(request));
        var reply = Reply.json(asked.repeated() ? 200 : 202, asked.approval().toJson());
        return asked.repeated()
                ? reply.repeated(true)
                : reply.with("Location", "/v1/approvals/" + asked.approval().id());
    }

    public Reply resolve(Call call) {
        call.query().end();
        var id = ApprovalDesk.requireId(call.path("id"));
        var vote = Resolution.read(call.json());
        var key = call.idempotencyKey(vote.idempotencyKey());
        var voted = call.governance()
                .resolveApproval(id, key.map(vote::withIdempotencyKey).orElse(vote));
        return Reply.json(200, voted.approval().toJson()).repeated(voted.repeated());
    }
}
