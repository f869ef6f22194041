package io.writ.app.text;

import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.refusal.Refusal;

/**
 * A refusal as machines read it: a problem (RFC 9457), whose type is stable and names the invariant. The same on the
 * command line and over HTTP.
 */
public final class Problem {
    private static final String TYPE = "https://writ.io/invariants#";

    private static final String USAGE = "https://writ.io/usage";

    private Problem() {}

    /** A wrong command line, which breaks no invariant. */
    public static JsonObject ofUsage(String problem, String fix) {
        return JsonObject.builder()
                .put("type", USAGE)
                .put("title", "A command line has the form that its help shows.")
                .put("detail", problem)
                .put("fix", fix)
                .build();
    }

    /** A failure between this process and a server, which breaks no invariant. */
    public static JsonObject ofServer(String type, String title, String problem, String fix) {
        return JsonObject.builder()
                .put("type", "https://writ.io/" + type)
                .put("title", title)
                .put("detail", problem)
                .put("fix", fix)
                .build();
    }

    public static JsonObject of(Refusal refusal) {
        return builder(refusal).build();
    }

    /** The same, so that members can be added. */
    public static JsonObject.Builder builder(Refusal refusal) {
        var invariant = refusal.invariant();
        return JsonObject.builder()
                .put("type", TYPE + invariant.id())
                .put("title", invariant.meaning())
                .put("detail", refusal.problem())
                .put("invariant", invariant.id())
                .put("boundary", invariant.boundary().toString())
                .put("field", refusal.place())
                .put("fix", refusal.fix());
    }
}
