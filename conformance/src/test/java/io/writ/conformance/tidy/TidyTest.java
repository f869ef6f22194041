package io.writ.conformance.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Habits of the house that a machine can keep. */
class TidyTest {
    private static final int FILE_AIM = 300;
    private static final int FILE_LIMIT = 400;
    private static final int METHOD_AIM = 40;
    private static final int METHOD_LIMIT = 60;

    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");
    private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```");

    /** A class in backticks, as in {@code `Ledger.submit`}; nested ones come after their outer one. */
    private static final Pattern NAMED_CLASS = Pattern.compile("`([A-Z][a-z]\\w+)(?:\\.\\w+)*`");

    /** In pieces, so that this file does not hold what it looks for. */
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

    private static final Pattern MACHINE =
            Pattern.compile("(?<![\\w.:/-])/(work|root|home|Users|tmp)/[A-Za-z]|\\b[\\w.-]*(arti" + "factory|jfr"
                    + "og|nex" + "us)[\\w.-]*\\.\\w+");

    @Test
    void noSourceOrPageIsLong() {
        List<String> tooLong = new ArrayList<>();
        Tree.files(".java", ".py", ".md", ".sql", ".xml", ".yaml", "/writ").forEach(file -> {
            var lines = file.lines().size();
            if (lines > FILE_AIM) {
                System.out.println("long: " + file.place() + " has " + lines + " lines, more than " + FILE_AIM);
            }
            if (lines > FILE_LIMIT) {
                tooLong.add(file.place() + " has " + lines + " lines");
            }
        });
        assertThat(tooLong)
                .as("at most %d lines: split by what changes together", FILE_LIMIT)
                .isEmpty();
    }

    @Test
    void noMethodIsLong() {
        var methods = JavaMethods.of(Tree.files(".java"));
        assertThat(methods).hasSizeGreaterThan(500);
        methods.stream()
                .filter(method -> method.lines() > METHOD_AIM)
                .forEach(method -> System.out.println("long: " + method.name() + " has " + method.lines() + " lines"));
        assertThat(methods.stream().filter(method -> method.lines() > METHOD_LIMIT && !isTable(method)))
                .as("at most %d lines: a method fits a screen", METHOD_LIMIT)
                .isEmpty();
    }

    /** One return of many cases has no flow to follow, and is read line by line. */
    private static boolean isTable(JavaMethods.Method method) {
        return method.onlyReturns() && method.name().contains("/src/test/");
    }

    @Test
    void noLinkOfAPageIsDead() {
        List<String> dead = new ArrayList<>();
        Tree.files(".md").forEach(page -> {
            var links = LINK.matcher(FENCE.matcher(page.text()).replaceAll(""));
            while (links.find()) {
                var target = links.group(1);
                if (!target.matches("[a-z]+:.*")
                        && !Files.exists(Tree.ROOT.resolve(page.place()).resolveSibling(target))) {
                    dead.add(page.place() + " -> " + target);
                }
            }
        });
        assertThat(dead).isEmpty();
    }

    @Test
    void nothingIsLeftForLater() {
        assertThat(linesWith(UNFINISHED, Tree.files().stream())).isEmpty();
    }

    @Test
    void nothingNamesAMachine() {
        assertThat(linesWith(MACHINE, Tree.files().stream())).isEmpty();
    }

    private static List<String> linesWith(Pattern pattern, Stream<Tree.TextFile> files) {
        return files.flatMap(file -> file.lines().stream()
                        .filter(line -> pattern.matcher(line).find())
                        .map(line -> file.place() + ": " + line.strip()))
                .toList();
    }

    @Test
    void everyPackageSaysWhatItIsAndIsNullMarked() {
        var sources = Tree.files(".java")
                .filter(file -> !file.place().startsWith("examples/"))
                .toList();
        var folders =
                sources.stream().map(file -> parent(file.place())).distinct().toList();
        var marked = sources.stream()
                .filter(file -> file.hasSuffix("/package-info.java"))
                .filter(file -> file.text().contains("@NullMarked"))
                .filter(file -> file.text().startsWith("/**") || file.place().contains("/src/test/"))
                .map(file -> parent(file.place()))
                .toList();
        assertThat(marked).containsExactlyInAnyOrderElementsOf(folders);
    }

    private static String parent(String place) {
        return place.substring(0, place.lastIndexOf('/'));
    }

    @Test
    void theTestsAndClassesThatThePagesNameExist() {
        var classes = Tree.files(".java").map(Tree.TextFile::place).toList();
        var missing = Stream.of("ARCHITECTURE.md", "SECURITY.md")
                .flatMap(page -> NAMED_CLASS.matcher(Tree.read(page)).results())
                .map(match -> match.group(1))
                .distinct()
                .filter(name -> classes.stream().noneMatch(place -> place.endsWith("/" + name + ".java")))
                .toList();
        assertThat(missing).isEmpty();
    }
}
