package io.writ.app.http;

import java.time.Duration;

/** A query as a route reads it. */
public final class QueryFuzz {
    private QueryFuzz() {}

    public static void read(String raw) {
        var query = new Query(raw);
        query.text("thread");
        query.flag("chain");
        query.number("limit", 1, 1_000);
        query.seconds("wait", Duration.ofSeconds(50));
        query.end();
    }
}
