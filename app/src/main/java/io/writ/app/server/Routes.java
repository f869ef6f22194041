package io.writ.app.server;

import io.writ.Tenants;
import io.writ.app.approval.ApprovalRoutes;
import io.writ.app.audit.VerificationRoutes;
import io.writ.app.authzen.AuthzenRoutes;
import io.writ.app.caller.KeyRoutes;
import io.writ.app.clock.ClockRoutes;
import io.writ.app.config.ServerSettings;
import io.writ.app.decision.DecisionRoutes;
import io.writ.app.escalation.FailureRoutes;
import io.writ.app.history.EventRoutes;
import io.writ.app.history.LogRoutes;
import io.writ.app.history.NoteRoutes;
import io.writ.app.history.SearchRoutes;
import io.writ.app.home.TenantRoutes;
import io.writ.app.http.HeldRequests;
import io.writ.app.http.Route;
import io.writ.app.http.RouteTable;
import io.writ.app.publication.PolicyRoutes;
import io.writ.app.thread.ThreadRoutes;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Everything that can be asked. Each feature lists its routes and who may ask them; a route that is in no such list
 * does not exist. A test compares the lists with docs/formats/http.md.
 */
final class Routes implements RouteTable {
    private final HeldRequests streams;
    private final HeldRequests polls;
    private final List<Route> all;

    Routes(Tenants tenants, ServerSettings settings, OperationRoutes operations) {
        var limits = settings.limits();
        var wait = limits.longestWait();
        streams = new HeldRequests("event streams", limits.streamsPerKey(), limits.streams());
        polls = new HeldRequests("long polls", limits.longPollsPerKey(), limits.longPolls());
        all = Stream.of(
                        new DecisionRoutes(polls, wait).all(),
                        new ApprovalRoutes(polls, wait).all(),
                        new FailureRoutes().all(),
                        new ThreadRoutes().all(),
                        new SearchRoutes().all(),
                        new EventRoutes(tenants, streams).all(),
                        new LogRoutes(tenants).all(),
                        new NoteRoutes().all(),
                        new VerificationRoutes(tenants).all(),
                        new AuthzenRoutes(settings.server().publicUrl()).all(),
                        new PolicyRoutes().all(),
                        new KeyRoutes(tenants).all(),
                        new TenantRoutes(tenants).all(),
                        new ClockRoutes().all(),
                        operations.all(),
                        new DescriptionRoutes().all())
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public List<Route> all() {
        return all;
    }

    @Override
    public Set<String> probes() {
        return OperationRoutes.PROBES;
    }

    @Override
    public int held() {
        return streams.size() + polls.size();
    }

    @Override
    public void release() {
        streams.close();
        polls.close();
    }
}
