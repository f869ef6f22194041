package io.writ.client;

import io.writ.verifier.refusal.Invariant;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The key that a client shows to its server. Its text goes into one header and nowhere else: not into {@link #toString}
 * and not into the message of an exception, whatever the server answers.
 */
public final class ApiKey {
    private static final Pattern FORM = Pattern.compile("[!-~]{1,512}");

    private final String secret;

    private ApiKey(String secret) {
        this.secret = secret;
    }

    /**
     * The key as {@code writ keys create} printed it.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-035 unless it is 1 to 512 printable ASCII characters
     *     without space
     */
    public static ApiKey of(String text) {
        if (!FORM.matcher(text).matches()) {
            throw Invariant.AUTHENTICATED
                    .refuse("", "an API key is 1 to 512 printable ASCII characters without space")
                    .exception();
        }
        return new ApiKey(text);
    }

    /**
     * The key in the environment variable {@code WRIT_API_KEY}.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-035 if it holds none
     */
    public static ApiKey fromEnvironment() {
        return of(Objects.requireNonNullElse(System.getenv("WRIT_API_KEY"), ""));
    }

    /** The value of the Authorization header (RFC 6750 section 2.1). */
    String bearer() {
        return "Bearer " + secret;
    }

    /** A server's text without this key, which a hostile one might send back to have it logged. */
    String removedFrom(String text) {
        return text.replace(secret, "…");
    }

    @Override
    public String toString() {
        return "ApiKey[…]";
    }
}
