package io.writ.verifier.bundle;

import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A policy's folder as it was found: the bytes of every file by name, and the envelope that is said to sign them. It is
 * read once and whole, so that what is verified is what is used. Nothing in it is proven yet.
 */
public final class Bundle {
    /** The envelope's name in the folder. */
    public static final String ENVELOPE = "bundle.dsse.json";

    /** The canonical policy's name, which signing writes. */
    public static final String CANONICAL_POLICY = "policy.canonical.json";

    /** The policy as a person wrote it: one of the two. */
    public static final String YAML_POLICY = "policy.yaml";

    public static final String JSON_POLICY = "policy.json";

    /** The most files of a bundle, without the envelope. */
    public static final int MAX_FILES = 256;

    /** The largest file in bytes. */
    public static final int MAX_FILE = 4 << 20;

    /** The most bytes of all files together. */
    public static final int MAX_TOTAL = 16 << 20;

    private final SortedMap<String, byte[]> files;
    private final Envelope envelope;

    private Bundle(SortedMap<String, byte[]> files, Envelope envelope) {
        this.files = Collections.unmodifiableSortedMap(files);
        this.envelope = envelope;
    }

    /** A bundle from its parts. The arrays are not copied. The caller must not change them afterwards. */
    public static Bundle of(Map<String, byte[]> files, Envelope envelope) {
        return new Bundle(new TreeMap<>(files), envelope);
    }

    /**
     * Reads a folder.
     *
     * @throws RefusedException INV-020 if it or a file in it cannot be read, holds anything but plain files and
     *     folders, or has no well-formed envelope; INV-002 beyond the limits
     */
    public static Bundle read(Path folder) {
        var files = readFiles(folder);
        var envelope = files.remove(ENVELOPE);
        if (envelope == null) {
            throw refused(ENVELOPE, "the policy is not signed: its bundle is missing");
        }
        try {
            return new Bundle(files, Envelope.parse(envelope));
        } catch (RefusedException e) {
            var problem = e.refusal();
            throw problem.invariant()
                    .refuse(ENVELOPE + problem.place(), problem.problem(), problem.fix())
                    .exception();
        }
    }

    /**
     * Every file of a folder by its name relative to the folder, with {@code /}. The subjects of a bundle are made from
     * them.
     *
     * @throws RefusedException as {@link #read}, but for the envelope
     */
    public static SortedMap<String, byte[]> readFiles(Path folder) {
        var reading = new Reading();
        try {
            var root = folder.toRealPath();
            reading.root = root;
            Files.walkFileTree(root, reading);
        } catch (IOException e) {
            // the exception's own text would name paths of this machine
            throw refused("", "the policy's folder cannot be read");
        }
        return reading.files;
    }

    /** The files but the envelope, by name. */
    public SortedMap<String, byte[]> files() {
        return files;
    }

    public Envelope envelope() {
        return envelope;
    }

    private static RefusedException refused(String place, String problem) {
        return Invariant.BUNDLE.refuse(place, problem).exception();
    }

    private static final class Reading extends SimpleFileVisitor<Path> {
        private final SortedMap<String, byte[]> files = new TreeMap<>();
        private Path root = Path.of("");
        private int total;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            var name = root.relativize(file)
                    .toString()
                    .replace(file.getFileSystem().getSeparator(), "/");
            if (!attributes.isRegularFile()) {
                throw refused(Refusal.quote(name), "neither a plain file nor a folder");
            }
            // a link is not followed, even if it took the file's place after the walk saw the file
            try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                var bytes = in.readNBytes(MAX_FILE + 1);
                total += bytes.length;
                files.put(name, bytes);
                requireLimits(name, bytes.length);
            }
            return FileVisitResult.CONTINUE;
        }

        private void requireLimits(String name, int size) {
            if (size > MAX_FILE || total > MAX_TOTAL || files.size() > MAX_FILES + 1) {
                throw Invariant.INPUT_LIMITS
                        .refuse(
                                Refusal.quote(name),
                                "a bundle beyond its limits of " + MAX_FILE + " bytes a file, " + MAX_TOTAL
                                        + " in all and " + MAX_FILES + " files",
                                "Remove from the folder what does not belong to the policy.")
                        .exception();
            }
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            throw refused(Refusal.quote(root.relativize(file).toString()), "the file cannot be read");
        }
    }
}
