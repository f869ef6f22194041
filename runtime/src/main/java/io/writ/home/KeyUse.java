package io.writ.home;

import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.id.ApiKeyId;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * When each API key of a tenant was last used: a file beside the ledger, for people who tidy up. Not evidence and not
 * trusted; its loss costs nothing else.
 */
public final class KeyUse {
    private static final System.Logger LOG = System.getLogger(KeyUse.class.getName());

    private final Path file;
    private Map<ApiKeyId, Instant> written;

    KeyUse(Path file) {
        this.file = file;
        this.written = read(file);
    }

    private static Map<ApiKeyId, Instant> read(Path file) {
        Map<ApiKeyId, Instant> uses = new TreeMap<>();
        try {
            var members = Members.of(JsonReader.read(Files.readAllBytes(file)), Invariant.HOME, "");
            members.names().forEach(name -> ApiKeyId.parse(name).ifPresent(key -> uses.put(key, members.time(name))));
        } catch (IOException | RefusedException e) {
            LOG.log(System.Logger.Level.DEBUG, "no earlier use of keys is known", e);
        }
        return uses;
    }

    /** The last use of a key. */
    public synchronized Optional<Instant> of(ApiKeyId keyId) {
        return Optional.ofNullable(written.get(keyId));
    }

    /** Writes down the uses of now, if they have changed. */
    public synchronized void write(Map<ApiKeyId, Instant> uses) {
        if (uses.equals(written)) {
            return;
        }
        var json = JsonObject.builder();
        uses.forEach((key, time) -> json.put(key.value(), UtcTime.format(time)));
        var beside = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.write(beside, json.build().canonical());
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            written = new TreeMap<>(uses);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the last use of keys could not be written", e);
        }
    }
}
