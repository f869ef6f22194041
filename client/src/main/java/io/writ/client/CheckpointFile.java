package io.writ.client;

import io.writ.verifier.log.SignedCheckpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A checkpoint in a file. A crash leaves the one before or the new one, never a part. */
final class CheckpointFile implements CheckpointMemory {
    private static final int MAX_BYTES = 4 * SignedCheckpoint.MAX_SIZE;

    private final Path file;

    CheckpointFile(Path file) {
        this.file = file.toAbsolutePath().normalize();
    }

    /** Refuses with INV-017 what is no checkpoint: to begin anew would be to forget what must not be. */
    @Override
    public Optional<SignedCheckpoint> newest() {
        try (var in = Files.newInputStream(file)) {
            return Optional.of(SignedCheckpoint.parse(new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void keep(SignedCheckpoint checkpoint) {
        var building = file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".new");
        try {
            try (var out = FileChannel.open(
                    building,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                var note = ByteBuffer.wrap(checkpoint.format().getBytes(StandardCharsets.UTF_8));
                while (note.hasRemaining()) {
                    out.write(note);
                }
                // before the name: else a power cut could leave the name on an empty file
                out.force(true);
            }
            Files.move(building, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
