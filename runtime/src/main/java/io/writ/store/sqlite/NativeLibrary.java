package io.writ.store.sqlite;

import io.writ.verifier.canonical.Digest;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Unpacks SQLite once for each version and user. The driver would unpack it at each start, and a killed process would
 * leave its copy behind. The folder can be written by this user alone, and a copy is loaded only if it is what the
 * driver's jar holds. Where that cannot be had, the driver unpacks its own copy.
 */
final class NativeLibrary {
    private static final System.Logger LOG = System.getLogger(NativeLibrary.class.getName());
    private static final String PATH = "org.sqlite.lib.path";
    private static final String NAME = "org.sqlite.lib.name";
    private static final int DIGITS = 16;

    private static final Set<PosixFilePermission> OTHERS_WRITE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private NativeLibrary() {}

    /** Loads SQLite, unless somebody has said where it is to be loaded from. */
    static void load() {
        if (System.getProperty(PATH) != null || System.getProperty(NAME) != null) {
            return;
        }
        var temporary = System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir"));
        unpacked(Path.of(temporary)).ifPresent(NativeLibrary::load);
    }

    private static void load(Path library) {
        System.setProperty(PATH, String.valueOf(library.getParent()));
        System.setProperty(NAME, String.valueOf(library.getFileName()));
        try {
            SQLiteJDBCLoader.initialize();
        } catch (Exception e) {
            // opening the first database tries again, and fails with what is wrong
            LOG.log(System.Logger.Level.DEBUG, "SQLite could not be loaded", e);
        } finally {
            // another copy of the driver in this process may be of another version
            System.clearProperty(PATH);
            System.clearProperty(NAME);
        }
    }

    /** The library in a folder of this user below a temporary one; empty if there can be none. */
    static Optional<Path> unpacked(Path temporary) {
        try {
            var content = content();
            var folder = folder(temporary);
            if (content.length == 0 || folder.isEmpty()) {
                return Optional.empty();
            }
            var digest = Digest.sha256(content);
            var file = folder.get()
                    .resolve("sqlite-" + SQLiteJDBCLoader.getVersion() + "-"
                            + digest.hex().substring(0, DIGITS) + "-" + LibraryLoaderUtil.getNativeLibName());
            if (!holds(file, digest)) {
                write(folder.get(), file, content);
            }
            return Optional.of(file);
        } catch (IOException | UnsupportedOperationException e) {
            LOG.log(System.Logger.Level.DEBUG, "SQLite is unpacked for this process alone", e);
            return Optional.empty();
        }
    }

    private static byte[] content() throws IOException {
        var resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
        try (var in = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            return in == null ? new byte[0] : in.readAllBytes();
        }
    }

    /** A folder that is there for this user, and that nobody else can write to. */
    private static Optional<Path> folder(Path temporary) throws IOException {
        var user = System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9._-]", "_");
        var folder = temporary.resolve("writ-native-" + user);
        try {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            // made by an earlier process, or by somebody else who knew its name
            return isOwn(folder) ? Optional.of(folder) : Optional.empty();
        }
        return Optional.of(folder);
    }

    private static boolean isOwn(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                || Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS).stream()
                        .anyMatch(OTHERS_WRITE::contains)) {
            return false;
        }
        // whoever owns what this process makes is its user; names of users can be missing or shared
        var mine = Files.createTempFile(folder, "owner-", ".new");
        try {
            return Files.getOwner(mine).equals(Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS));
        } finally {
            Files.delete(mine);
        }
    }

    private static boolean holds(Path file, Digest digest) throws IOException {
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && Digest.sha256(Files.readAllBytes(file)).equals(digest);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Puts the whole file in its place at once: another process finds all of it or none. */
    private static void write(Path folder, Path file, byte[] content) throws IOException {
        var fresh = Files.createTempFile(folder, "sqlite-", ".new");
        try {
            Files.write(fresh, content);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
