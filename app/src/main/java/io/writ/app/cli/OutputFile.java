package io.writ.app.cli;

import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file for an answer. It is written whole or not at all. It is begun before the decision is made: otherwise a
 * decision could be made whose proof cannot be written.
 */
public final class OutputFile implements AutoCloseable {
    private final Path target;
    private final Path building;

    private OutputFile(Path target, Path building) {
        this.target = target;
        this.building = building;
    }

    /**
     * Begins a file.
     *
     * @throws RefusedException INV-034 if it cannot be written
     */
    public static OutputFile begin(Path target) {
        var whole = target.toAbsolutePath().normalize();
        if (Files.exists(whole) && !Files.isRegularFile(whole)) {
            throw refused(target, "it is there and is not a plain file");
        }
        var building = whole.resolveSibling(
                "." + whole.getFileName() + "." + ProcessHandle.current().pid() + ".new");
        try {
            // what a process of this number left, or somebody planted: a link goes itself, and not what it leads to
            Files.deleteIfExists(building);
            Files.newByteChannel(building, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                    .close();
            return new OutputFile(whole, building);
        } catch (NoSuchFileException e) {
            throw refused(target, "there is no such folder");
        } catch (IOException e) {
            throw refused(target, "it cannot be written by this user");
        }
    }

    public void write(byte[] content) {
        try {
            Files.write(
                    building,
                    content,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    LinkOption.NOFOLLOW_LINKS);
            Files.move(building, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw refused(target, "it cannot be written");
        }
    }

    private static RefusedException refused(Path target, String problem) {
        return Invariant.NAMED_FILE
                .refuse(Refusal.quote(target.toString()), problem, "Choose a file that this user may write.")
                .exception();
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(building);
        } catch (IOException e) {
            throw refused(building, "it cannot be removed");
        }
    }
}
