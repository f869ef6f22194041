package io.writ.app.history;

import static io.writ.app.http.RouteRule.open;
import static io.writ.app.http.RouteRule.role;

import io.writ.Tenant;
import io.writ.Tenants;
import io.writ.app.http.Call;
import io.writ.app.http.Reply;
import io.writ.app.http.Route;
import io.writ.caller.Role;
import io.writ.home.HomeFounder;
import io.writ.ledger.LogTiles;
import io.writ.store.Tile;
import io.writ.verifier.refusal.Invariant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The log as files (C2SP tlog-tiles): the checkpoint and the tiles of hashes for anybody, the records for auditors.
 * Without a key it is the log of the tenant {@code default}. With a key it is the log of the key's tenant.
 */
public final class LogRoutes {
    private static final String BYTES = "application/octet-stream";
    private static final Pattern LEVEL = Pattern.compile("[0-9]");

    /** Groups of three digits, all but the last marked with an x; the first of several is not 000. */
    private static final Pattern NUMBER = Pattern.compile(
            "((?:x(?!000/)[0-9]{3}/(?:x[0-9]{3}/){0,4})?[0-9]{3})(?:\\.p/([1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5]))?");

    private final Tenants tenants;

    public LogRoutes(Tenants tenants) {
        this.tenants = tenants;
    }

    public List<Route> all() {
        return List.of(
                new Route("GET", "/log/checkpoint", open(), this::checkpoint),
                new Route("GET", "/log/tile/entries/{number...}", role(Role.AUDIT), this::entries),
                new Route("GET", "/log/tile/{level}/{number...}", open(), this::hashes));
    }

    private Reply checkpoint(Call call) {
        call.query().end();
        var note = tenant(call).checkpoint().orElseThrow(LogRoutes::absent);
        return Reply.text(200, note).with("Vary", "Authorization");
    }

    private Reply hashes(Call call) {
        call.query().end();
        var level = call.path("level");
        if (!LEVEL.matcher(level).matches() || Integer.parseInt(level) > LogTiles.MAX_LEVEL) {
            throw absent();
        }
        var place = Place.of(call.path("number"));
        var hashes = tenant(call)
                .readLog(log -> log.hashes(Integer.parseInt(level), place.index(), place.width()))
                .orElseThrow(LogRoutes::absent);
        return unchanging(call, hashes);
    }

    private Reply entries(Call call) {
        call.query().end();
        call.principal().requireUnpinned();
        var place = Place.of(call.path("number"));
        var entries = call.heavily(() -> tenant(call)
                .readLog(log -> log.entries(place.index(), place.width()))
                .orElseThrow(LogRoutes::absent));
        return unchanging(call, entries);
    }

    private Tenant tenant(Call call) {
        return call.caller()
                .map(Call.Caller::tenant)
                .or(() -> tenants.find(HomeFounder.DEFAULT_TENANT))
                .orElseThrow(LogRoutes::absent);
    }

    /** A tile never changes, so a cache may keep it. If a key was sent, a cache that others share may not. */
    private static Reply unchanging(Call call, byte[] content) {
        var whose = call.caller().isPresent() ? "private" : "public";
        return Reply.of(200, BYTES, content)
                .with("Cache-Control", whose + ", max-age=31536000, immutable")
                .with("Vary", "Authorization");
    }

    private static RuntimeException absent() {
        return Invariant.KNOWN.refuse("path", "the log has not grown so far").exception();
    }

    /** Which tile, and how much of it. */
    private record Place(long index, int width) {
        /** @throws io.writ.verifier.refusal.RefusedException INV-038 unless it is written in the one allowed form */
        static Place of(String path) {
            var found = NUMBER.matcher(path);
            if (!found.matches()) {
                throw absent();
            }
            var digits = found.group(1).replace("x", "").replace("/", "");
            var width =
                    Optional.ofNullable(found.group(2)).map(Integer::parseInt).orElse(Tile.WIDTH);
            return new Place(Long.parseLong(digits), width);
        }
    }
}
