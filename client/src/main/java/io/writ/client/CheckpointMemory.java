package io.writ.client;

import io.writ.verifier.log.SignedCheckpoint;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Where a client keeps the newest checkpoint that it has seen of one ledger. The longer it is kept, the further back a
 * ledger that was rewritten or set back is found out: a file outlives the process.
 */
public interface CheckpointMemory {
    /** The checkpoint kept, exactly as it was given; empty at first. */
    Optional<SignedCheckpoint> newest();

    /**
     * Keeps another in its place.
     *
     * @throws java.io.UncheckedIOException if it cannot be kept
     */
    void keep(SignedCheckpoint checkpoint);

    /** One that lasts as long as the process. */
    static CheckpointMemory inMemory() {
        var kept = new AtomicReference<Optional<SignedCheckpoint>>(Optional.empty());
        return new CheckpointMemory() {
            @Override
            public Optional<SignedCheckpoint> newest() {
                return kept.get();
            }

            @Override
            public void keep(SignedCheckpoint checkpoint) {
                kept.set(Optional.of(checkpoint));
            }
        };
    }

    /**
     * A file that holds the signed note, verbatim, and is replaced as a whole; for one ledger and one process. Its
     * folder must exist, the file need not.
     */
    static CheckpointMemory file(Path file) {
        return new CheckpointFile(file);
    }
}
