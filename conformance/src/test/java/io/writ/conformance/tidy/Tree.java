package io.writ.conformance.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The project's own files, as they would be in a fresh clone: without what is built or belongs to an editor. */
final class Tree {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Set<String> NOT_OURS = Set.of("target", ".git", ".idea", ".vscode", "__pycache__");

    private Tree() {}

    /** A file, its place from the root with {@code /}, and its text. */
    record TextFile(String place, String text) {
        List<String> lines() {
            return text.lines().toList();
        }

        boolean hasSuffix(String... suffixes) {
            return Stream.of(suffixes).anyMatch(place::endsWith);
        }
    }

    static List<TextFile> files() {
        List<TextFile> files = new ArrayList<>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return NOT_OURS.contains(folder.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (attributes.isRegularFile()
                            && !NOT_OURS.contains(file.getFileName().toString())) {
                        var place = ROOT.relativize(file).toString().replace('\\', '/');
                        files.add(new TextFile(place, Files.readString(file, StandardCharsets.UTF_8)));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("every file of the tree is text in UTF-8", e);
        }
        files.sort(Comparator.comparing(TextFile::place));
        return Collections.unmodifiableList(files);
    }

    static Stream<TextFile> files(String... suffixes) {
        return files().stream().filter(file -> file.hasSuffix(suffixes));
    }

    static String read(String place) {
        try {
            return Files.readString(ROOT.resolve(place));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
