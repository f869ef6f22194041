package io.writ.app.metrics;

/**
 * The table of what a server measures; docs/operations.md is written from it. Names are a contract: add, never rename.
 */
public enum Metric {
    DECISIONS("writ.decisions", "writ_decisions_total", "tenant, outcome", """
            Answers to requests for decisions: approve, reject, manual_review, replayed (INV-013). Retries count each time."""),
    REFUSALS("writ.refusals", "writ_refusals_total", "invariant", """
            Requests that were refused, by the invariant that they would have broken."""),
    REQUESTS("writ.http.requests", "writ_http_requests_seconds", "method, route, status", """
            Histogram of how long requests took, from their headers to the end of the answer. Status 499: the caller \
            went away."""),
    IN_FLIGHT("writ.http.in.flight", "writ_http_in_flight", "", """
            Requests being answered now, those that wait in long polls and streams included."""),
    STREAMS("writ.http.streams", "writ_http_streams", "", """
            Streams of events and long polls that are open now."""),
    CONNECTIONS("writ.http.connections", "writ_http_connections", "", """
            Connections that are open now."""),
    BODIES("writ.http.bodies", "writ_http_bodies_bytes", "", """
            Memory that bodies of requests being read or answered take now, with what was read from them, in bytes."""),
    AUTH_FAILURES("writ.auth.failures", "writ_auth_failures_total", "", """
            Requests without a good API key (401)."""),
    BATCH("writ.batch", "writ_batch_requests", "tenant", """
            Histogram of how many callers one commit answers."""),
    COMMIT("writ.commit", "writ_commit_seconds", "tenant", """
            Histogram of how long writing, signing and syncing a batch took."""),
    STORE_FAILURES("writ.store.failures", "writ_store_failures_total", "tenant", """
            Commits that failed, and stores that could not be opened again after one."""),
    QUEUE("writ.queue", "writ_queue_requests", "tenant", """
            Requests that wait for the ledger; at limits.queue-depth the next is refused (INV-029)."""),
    RECORDS("writ.ledger", "writ_ledger_records", "tenant", """
            Records in the ledger."""),
    CHECKPOINT_AGE("writ.checkpoint.age", "writ_checkpoint_age_seconds", "tenant", """
            How long ago this process made the newest checkpoint durable; before its first one, since it started."""),
    VERIFIED("writ.verification.verified", "writ_verification_verified_records", "tenant", """
            Records that the verification under way has come to; after it, how many it was over."""),
    VERIFICATION_SIZE("writ.verification.size", "writ_verification_size_records", "tenant", """
            Records that the verification under way is over."""),
    VERIFICATION_FULL("writ.verification.full", "writ_verification_full_time_seconds", "tenant", """
            When the last full verification ended that found nothing, in seconds since 1970; 0 if there has been none."""),
    VERIFICATION_FINDING("writ.verification.finding", "writ_verification_finding", "tenant", """
            1 if a verification has found something: the ledger takes nothing."""),
    READY("writ.ready", "writ_ready", "", """
            1 if the server answers 200 at /readyz.""");

    private final String meter;
    private final String exposed;
    private final String labels;
    private final String meaning;

    Metric(String meter, String exposed, String labels, String meaning) {
        this.meter = meter;
        this.exposed = exposed;
        this.labels = labels;
        this.meaning = meaning;
    }

    /** Its name among Micrometer's meters. */
    String meter() {
        return meter;
    }

    /** Its name as Prometheus sees it; a histogram has {@code _bucket}, {@code _sum} and {@code _count} after it. */
    public String exposed() {
        return exposed;
    }

    public String labels() {
        return labels;
    }

    public String meaning() {
        return meaning;
    }
}
