package io.writ.app.http;

import io.writ.Tenants;
import io.writ.ledger.Ledger;
import io.writ.store.StoreException;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a request, always in this order: the route, who calls, whether the caller may, and only then the content. So
 * a caller without a key learns only which routes there are, and so does a caller without the role.
 */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final String BEARER = "Bearer ";

    private final RouteTree routes;
    private final Tenants tenants;
    private final KeyRates rates;

    Dispatcher(RouteTree routes, Tenants tenants, KeyRates rates) {
        this.routes = routes;
        this.tenants = tenants;
        this.rates = rates;
    }

    /** Answers, whatever happens. */
    Reply answer(String method, String path, String query, Call.Incoming incoming) {
        try {
            return route(method, path, query, incoming);
        } catch (HttpRefusal e) {
            return Problems.of(e);
        } catch (RefusedException e) {
            return Problems.of(e.refusal());
        } catch (StoreException e) {
            return Problems.of(Ledger.storeFailed(e).refusal());
        } catch (BrokenRequestException e) {
            // there may be nobody left to answer
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("a bug: {} {} could not be answered", method, path, e);
            return Problems.bug();
        }
    }

    private Reply route(String method, String path, String query, Call.Incoming incoming) {
        var place = routes.find(path).orElseThrow(() -> noRoute(incoming));
        var match = place.match(method).orElseThrow(() -> otherMethod(incoming, place.methods()));
        var route = match.route();
        incoming.matched(route);
        return route.style()
                .answer(
                        incoming,
                        () -> counting(incoming, () -> {
                            var caller = admit(route, incoming);
                            var reply = route.answerer()
                                    .answer(new Call(match.names(), new Query(query), incoming, caller));
                            return route.reads() ? stillFor(caller, reply) : reply;
                        }));
    }

    /** What is only read is told to nobody whose key has ended meanwhile. Of what was written, its author hears. */
    private static Reply stillFor(Call.@Nullable Caller caller, Reply reply) {
        if (caller != null) {
            caller.principal().requireGood();
        }
        return reply;
    }

    private static HttpRefusal noRoute(Call.Incoming incoming) {
        incoming.refused(Invariant.HTTP_FORM);
        return new HttpRefusal(404, Invariant.HTTP_FORM.refuse("path", "there is no such route"), Map.of());
    }

    private static HttpRefusal otherMethod(Call.Incoming incoming, Set<String> methods) {
        incoming.refused(Invariant.HTTP_FORM);
        return new HttpRefusal(
                405,
                Invariant.HTTP_FORM.refuse("method", "the route has another method"),
                Map.of("Allow", String.join(", ", methods)));
    }

    /** Counts a refusal, before the route's style changes how it looks. */
    private static Reply counting(Call.Incoming incoming, Supplier<Reply> answer) {
        try {
            return answer.get();
        } catch (HttpRefusal e) {
            incoming.refused(e.refusal().invariant());
            throw e;
        } catch (RefusedException e) {
            incoming.refused(e.refusal().invariant());
            throw e;
        }
    }

    private Call.@Nullable Caller admit(Route route, Call.Incoming incoming) {
        var presented = incoming.header("Authorization");
        if (route.rule() instanceof RouteRule.Key key) {
            var caller = authenticate(presented);
            key.require(caller.principal());
            incoming.admitted(Optional.of(caller.principal()));
            rates.count(caller.principal().name());
            return caller;
        }
        var caller = presented.isPresent() ? authenticate(presented) : null;
        incoming.admitted(Optional.ofNullable(caller).map(Call.Caller::principal));
        return caller;
    }

    private Call.Caller authenticate(Optional<String> presented) {
        var token = presented
                .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(header -> header.substring(BEARER.length()).strip())
                .orElseThrow(() -> Invariant.AUTHENTICATED
                        .refuse("Authorization", "no API key was presented")
                        .exception());
        var principal = tenants.keys().authenticate(token);
        var tenant = tenants.find(principal.grant().tenant())
                .orElseThrow(() -> Invariant.HOME
                        .refuse("tenant", "the ledger of the key's tenant is not open")
                        .exception());
        return new Call.Caller(principal, tenant);
    }
}
