package io.writ.caller;

import io.writ.time.Entropy;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.id.ApiKeyId;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An API key: {@code writ_<id>_<secret>}, an id of 64 bits in hex and a secret of 256 random bits in base64url. Only
 * its digest is ever kept; with so many random bits, a plain SHA-256 cannot be guessed. Says nothing of the secret but
 * to {@link #reveal}.
 */
public final class ApiKey {
    private static final int ID_BYTES = 8;
    private static final int SECRET_BYTES = 32;
    private static final Pattern FORM = Pattern.compile("writ_([0-9a-f]{16})_([A-Za-z0-9_-]{43})");

    private final ApiKeyId id;
    private final String text;

    private ApiKey(ApiKeyId id, String text) {
        this.id = id;
        this.text = text;
    }

    /** A new key. */
    public static ApiKey make(Entropy entropy) {
        var id = new byte[ID_BYTES];
        var secret = new byte[SECRET_BYTES];
        entropy.fill(id);
        entropy.fill(secret);
        var name = HexFormat.of().formatHex(id);
        return new ApiKey(
                new ApiKeyId(name),
                "writ_" + name + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    /** The key that a caller presents, if it has the form of one. */
    public static Optional<ApiKey> parse(String presented) {
        var match = FORM.matcher(presented);
        return match.matches() ? Optional.of(new ApiKey(new ApiKeyId(match.group(1)), presented)) : Optional.empty();
    }

    public ApiKeyId id() {
        return id;
    }

    /** What is kept of it: the SHA-256 of its ASCII text. */
    public Digest digest() {
        return Digest.sha256(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    /** The whole key, to be shown once to whoever asked for it. */
    public String reveal() {
        return text;
    }

    @Override
    public String toString() {
        return "writ_" + id + "_…";
    }
}
