package io.writ.home;

import io.writ.verifier.refusal.Invariant;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The operating system's lock on a home: one process writes. A process that dies lets go of it. */
final class HomeLock implements AutoCloseable {
    private final FileChannel channel;

    private HomeLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-027 if another process holds it, INV-026 if the home cannot be
     *     written to
     */
    static HomeLock take(Path file) {
        try {
            var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() != null) {
                    return new HomeLock(channel);
                }
            } catch (OverlappingFileLockException e) {
                // held by this very process: refused below like any other holder
            }
            channel.close();
        } catch (IOException e) {
            throw Invariant.HOME
                    .refuse("home", "the home cannot be written to", "Give this user write access, or use a command that only reads.")
                    .exception();
        }
        throw Invariant.HOME_OWNED
                .refuse("home", "another process holds the home")
                .exception();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
