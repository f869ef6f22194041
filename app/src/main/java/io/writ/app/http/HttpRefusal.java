package io.writ.app.http;

import io.writ.verifier.refusal.Refusal;
import java.util.Map;

/** A refusal with a status or headers that do not follow from its invariant. */
public final class HttpRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Refusal refusal;
    private final transient Map<String, String> headers;

    HttpRefusal(int status, Refusal refusal, Map<String, String> headers) {
        super(refusal.message(), null, false, false);
        this.status = status;
        this.refusal = refusal;
        this.headers = Map.copyOf(headers);
    }

    public int status() {
        return status;
    }

    public Refusal refusal() {
        return refusal;
    }

    public Map<String, String> headers() {
        return headers;
    }
}
