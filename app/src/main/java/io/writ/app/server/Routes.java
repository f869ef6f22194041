package io.writ.app.server;

import static io.writ.app.http.Access.anyKey;
import static io.writ.app.http.Access.open;
import static io.writ.app.http.Access.role;

import io.writ.Tenants;
import io.writ.app.approval.ApprovalRoutes;
import io.writ.app.audit.VerificationRoutes;
import io.writ.app.authzen.AuthzenManner;
import io.writ.app.authzen.AuthzenRoutes;
import io.writ.app.caller.KeyRoutes;
import io.writ.app.config.ServerSettings;
import io.writ.app.decision.DecisionRoutes;
import io.writ.app.escalation.FailureRoutes;
import io.writ.app.history.EventRoutes;
import io.writ.app.history.LogRoutes;
import io.writ.app.history.NoteRoutes;
import io.writ.app.history.SearchRoutes;
import io.writ.app.clock.ClockRoutes;
import io.writ.app.http.HeldRequests;
import io.writ.app.http.Route;
import io.writ.app.http.RouteTable;
import io.writ.app.publication.PolicyRoutes;
import io.writ.app.thread.ThreadRoutes;
import io.writ.caller.Role;
import java.util.List;
import java.util.Set;

/**
 * Everything that can be asked, and who may ask it. A route that is not here does not exist; a test walks this table
 * and fails on one whose rule is not written down in docs/formats/http.md.
 */
final class Routes implements RouteTable {
    private final List<Route> all;
    private final HeldRequests streams;
    private final HeldRequests polls;

    Routes(Tenants tenants, ServerSettings settings, OperationRoutes operations) {
        var limits = settings.limits();
        streams = new HeldRequests("event streams", limits.streamsPerKey(), limits.streams());
        polls = new HeldRequests("long polls", limits.longPollsPerKey(), limits.longPolls());
        var decisions = new DecisionRoutes(polls, limits.longestWait());
        var searches = new SearchRoutes();
        var notes = new NoteRoutes();
        var approvals = new ApprovalRoutes(polls, limits.longestWait());
        var failures = new FailureRoutes();
        var threads = new ThreadRoutes();
        var events = new EventRoutes(tenants, streams);
        var log = new LogRoutes(tenants);
        var policies = new PolicyRoutes();
        var keys = new KeyRoutes(tenants);
        var verification = new VerificationRoutes(tenants);
        var authzen = new AuthzenRoutes(settings.server().publicUrl());
        var manner = new AuthzenManner();
        all = List.of(
                new Route("POST", "/v1/decisions", role(Role.DECIDE), decisions::decide),
                new Route("GET", "/v1/decisions/{executionId}", role(Role.DECIDE, Role.AUDIT), decisions::read),
                new Route("GET", "/v1/decisions", role(Role.AUDIT), searches::search),
                new Route("POST", "/v1/notes", role(Role.DECIDE), notes::note),
                new Route("GET", "/v1/approvals", role(Role.APPROVE, Role.AUDIT, Role.DECIDE), approvals::list),
                new Route("GET", "/v1/approvals/{id}", role(Role.APPROVE, Role.AUDIT, Role.DECIDE), approvals::read),
                new Route("POST", "/v1/approvals", role(Role.DECIDE), approvals::request),
                new Route("POST", "/v1/approvals/{id}/resolutions", role(Role.APPROVE), approvals::resolve),
                new Route("POST", "/v1/failures", role(Role.DECIDE), failures::failed),
                new Route("POST", "/v1/successes", role(Role.EXECUTE), failures::succeeded),
                new Route("GET", "/v1/threads", role(Role.AUDIT, Role.DECIDE), threads::list),
                new Route("GET", "/v1/threads/{id}", role(Role.AUDIT, Role.DECIDE), threads::read),
                new Route("POST", "/v1/threads/{id}/stop", role(Role.ADMIN), threads::stop),
                new Route("POST", "/v1/threads/{id}/resume", role(Role.ADMIN), threads::resume),
                new Route("GET", "/v1/events", role(Role.AUDIT), events::page),
                new Route("GET", "/v1/events/stream", role(Role.AUDIT), events::stream),
                new Route("GET", "/log/checkpoint", open(), log::checkpoint),
                new Route("GET", "/log/tile/entries/{number...}", role(Role.AUDIT), log::entries),
                new Route("GET", "/log/tile/{level}/{number...}", open(), log::hashes),
                new Route("POST", "/v1/simulate", role(Role.DECIDE), decisions::simulate),
                new Route("POST", "/v1/verify", anyKey(), verification::verify),
                new Route("GET", "/v1/policies", anyKey(), policies::list),
                new Route("GET", "/v1/policies/{id}/{version}", anyKey(), policies::read),
                new Route("PUT", "/v1/policies/{id}/{version}", role(Role.POLICY), policies::publish),
                new Route("POST", "/v1/policies/{id}/{version}/retire", role(Role.POLICY), policies::retire),
                new Route("POST", "/v1/clock/accept", role(Role.ADMIN), new ClockRoutes()::accept),
                new Route("GET", "/v1/keys", role(Role.ADMIN), keys::list),
                new Route("POST", "/v1/keys", role(Role.ADMIN), keys::grant),
                new Route("POST", "/v1/keys/{id}/revoke", role(Role.ADMIN), keys::revoke),
                new Route("GET", "/v1/tenants", role(Role.ADMIN), keys::tenants),
                new Route("POST", "/v1/tenants", role(Role.ADMIN), keys::createTenant),
                new Route("POST", AuthzenRoutes.EVALUATION, role(Role.DECIDE), authzen::evaluation, manner),
                new Route("POST", AuthzenRoutes.EVALUATIONS, role(Role.DECIDE), authzen::evaluations, manner),
                new Route("GET", OperationRoutes.HEALTHZ, open(), operations::healthz),
                new Route("GET", OperationRoutes.READYZ, open(), operations::readyz),
                new Route("GET", "/metrics", role(Role.AUDIT), operations::metrics),
                new Route("GET", "/.well-known/authzen-configuration", open(), authzen::configuration),
                new Route("GET", "/openapi.json", open(), new DescriptionRoutes()::openapi),
                new Route("GET", "/.well-known/jwks.json", open(), verification::jwks),
                new Route("GET", "/.well-known/writ-trust-root", open(), verification::trustRoot));
    }

    @Override
    public void release() {
        streams.close();
        polls.close();
    }

    @Override
    public int held() {
        return streams.size() + polls.size();
    }

    @Override
    public List<Route> all() {
        return all;
    }

    @Override
    public Set<String> probes() {
        return OperationRoutes.PROBES;
    }
}
