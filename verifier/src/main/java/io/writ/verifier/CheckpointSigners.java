package io.writ.verifier;

import io.writ.verifier.keys.Ed25519PublicKey;
import io.writ.verifier.keys.KeyId;
import io.writ.verifier.log.SignedCheckpoint;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who signed the checkpoints seen last. Records of one batch share a checkpoint, and to verify its signature costs more
 * than all other checks together. The outcome is remembered for exactly the characters of the checkpoint.
 */
final class CheckpointSigners {
    private static final int CAPACITY = 256;

    private final List<Ed25519PublicKey> keys;
    private final Map<String, List<KeyId>> signers = new LinkedHashMap<>(CAPACITY * 2, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<KeyId>> eldest) {
            return size() > CAPACITY;
        }
    };

    CheckpointSigners(Collection<Ed25519PublicKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /** The keys that signed it, of those this memory was made for. Refuses as {@link SignedCheckpoint#verifyWith}. */
    List<KeyId> signersOf(SignedCheckpoint checkpoint) {
        synchronized (signers) {
            var known = signers.get(checkpoint.format());
            if (known != null) {
                return known;
            }
        }
        var verified = checkpoint.verifyWith(keys).stream()
                .map(Ed25519PublicKey::keyId)
                .toList();
        // a note that no known key signed is cheap to check again; it must not displace one that a known key signed
        if (!verified.isEmpty()) {
            synchronized (signers) {
                signers.put(checkpoint.format(), verified);
            }
        }
        return verified;
    }
}
