package io.writ.home;

import static java.util.Objects.requireNonNull;

import io.writ.verifier.refusal.Invariant;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The operating system's lock on a home: one process writes, through one lock. A process that dies lets go of it.
 *
 * <p>An operating system that follows POSIX drops all of a process's locks on a file as soon as the process closes any
 * channel to it. So a home that this process holds is known here, and a second attempt never opens the file.
 */
final class HomeLock implements AutoCloseable {
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private HomeLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-027 if it is held already, INV-026 if the home cannot be
     *     written to
     */
    static HomeLock take(Path file) {
        try {
            var real = requireNonNull(file.toAbsolutePath().getParent())
                    .toRealPath()
                    .resolve(file.getFileName());
            if (!HELD.add(real)) {
                throw Invariant.HOME_OWNED
                        .refuse(
                                "home",
                                "this process has the home open already",
                                "Use the one that is open, or close it first.")
                        .exception();
            }
            return lock(real);
        } catch (IOException e) {
            throw Invariant.HOME
                    .refuse(
                            "home",
                            "the home cannot be written to",
                            "Give this user write access, or use a command that only reads.")
                    .exception();
        }
    }

    private static HomeLock lock(Path real) throws IOException {
        FileChannel channel = null;
        var locked = false;
        try {
            channel = FileChannel.open(real, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            locked = channel.tryLock() != null;
        } finally {
            if (!locked) {
                HELD.remove(real);
                if (channel != null) {
                    channel.close();
                }
            }
        }
        if (!locked) {
            throw Invariant.HOME_OWNED
                    .refuse("home", "another process holds the home")
                    .exception();
        }
        return new HomeLock(real, channel);
    }

    @Override
    public void close() throws IOException {
        if (!channel.isOpen()) {
            return;
        }
        try {
            channel.close();
        } finally {
            // forgotten last: until the channel is closed, nobody here may open another
            HELD.remove(file);
        }
    }
}
