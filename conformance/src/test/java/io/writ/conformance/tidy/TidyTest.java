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
    private static final int LONGEST_FILE = 300;
    private static final int LONGEST_METHOD = 40;
    private static final int MOST_PARAMETERS = 6;

    /** A test reads from top to bottom, and so does a page: they may be longer. */
    private static final int LONGEST_OTHER_FILE = 400;

    private static final int LONGEST_TEST_METHOD = 60;

    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");
    private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```");

    /** A class in backticks, as in {@code `Ledger.submit`}; nested ones come after their outer one. */
    private static final Pattern NAMED_CLASS = Pattern.compile("`([A-Z][a-z]\\w+)(?:\\.\\w+)*`");

    /** In pieces, so that this file does not hold what it looks for. */
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

    private static final Pattern CITATION = Pattern.compile("\\b(DES" + "IGN|FOR" + "MATS)\\b");

    private static final Pattern MACHINE =
            Pattern.compile("(?<![\\w.:/-])/(work|root|home|Users|tmp)/[A-Za-z]|\\b[\\w.-]*(arti" + "factory|jfr"
                    + "og|nex" + "us)[\\w.-]*\\.\\w+");

    @Test
    void noSourceOrPageIsLong() {
        var tooLong = Tree.files(".java", ".py", ".md", ".sql", ".xml", ".yaml", "/writ")
                .filter(file -> file.lines().size() > (isMain(file.place()) ? LONGEST_FILE : LONGEST_OTHER_FILE))
                .map(file -> file.place() + " has " + file.lines().size() + " lines");
        assertThat(tooLong)
                .as("at most %d lines: split by what changes together", LONGEST_FILE)
                .isEmpty();
    }

    private static boolean isMain(String place) {
        return place.contains("/src/main/");
    }

    @Test
    void noMethodIsLong() {
        var methods = JavaMethods.of(Tree.files(".java"));
        assertThat(methods).hasSizeGreaterThan(500);
        assertThat(methods.stream().filter(TidyTest::isLong).map(TidyTest::withLines))
                .as("at most %d lines: a method fits a screen", LONGEST_METHOD)
                .isEmpty();
    }

    /** In a test, one return of many cases may be longer: it has no flow, and is read line by line. */
    private static boolean isLong(JavaMethods.Method method) {
        return isMain(method.place())
                ? method.lines() > LONGEST_METHOD
                : method.lines() > LONGEST_TEST_METHOD && !method.onlyReturns();
    }

    private static String withLines(JavaMethods.Method method) {
        return method.name() + " has " + method.lines() + " lines";
    }

    @Test
    void noMethodHasManyParameters() {
        var tooMany = JavaMethods.of(Tree.files(".java").filter(file -> isMain(file.place()))).stream()
                .filter(method -> method.parameters() > MOST_PARAMETERS && !method.isCanonical())
                .map(method -> method.name() + " has " + method.parameters() + " parameters");
        assertThat(tooMany)
                .as("at most %d parameters: what belongs together is a record", MOST_PARAMETERS)
                .isEmpty();
    }

    @Test
    void noLineOfProseIsLong() {
        assertThat(Tree.files(".java", ".md").flatMap(file -> Prose.linesTooLong(file).stream()))
                .as("at most %d columns", Prose.COLUMNS)
                .isEmpty();
    }

    @Test
    void nothingCitesADocumentThatIsNotHere() {
        assertThat(linesWith(CITATION, Tree.files().stream())).isEmpty();
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
