package io.writ.app.cli;

import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads files that a user names. It reads the whole file, but never more than a limit, whatever size the system
 * reports.
 */
public final class InputFile {
    private static final Path STANDARD_INPUT = Path.of("-");

    private InputFile() {}

    /**
     * The bytes of a file, or of standard input if it is named {@code -}.
     *
     * @throws RefusedException INV-034 if it cannot be read, INV-002 if it is longer than {@code limit} bytes
     */
    public static byte[] read(Path file, int limit) {
        try (var in = open(file)) {
            var bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw Invariant.INPUT_LIMITS
                        .refuse(name(file), "the file is larger than " + limit + " bytes")
                        .exception();
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw unreadable(file, "there is no such file");
        } catch (AccessDeniedException e) {
            throw unreadable(file, "this user may not read it");
        } catch (IOException e) {
            throw unreadable(file, "it cannot be read");
        }
    }

    private static InputStream open(Path file) throws IOException {
        if (file.equals(STANDARD_INPUT)) {
            return System.in;
        }
        if (Files.isDirectory(file)) {
            throw unreadable(file, "it is a folder, where a file is expected");
        }
        return Files.newInputStream(file);
    }

    public static RefusedException unreadable(Path file, String problem) {
        return Invariant.NAMED_FILE.refuse(name(file), problem).exception();
    }

    private static String name(Path file) {
        return Refusal.quote(file.toString());
    }
}
