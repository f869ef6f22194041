package io.writ.app;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which package of the app may know which other one. */
class ArchitectureTest {
    private static final String APP = "io.writ.app";

    /** Stands for the package {@code io.writ.app} itself. */
    private static final String TOP = "top";

    /** What every feature stands on. */
    private static final Set<String> BASES = Set.of("cli", "http", "text");

    private static final Set<String> FEATURES = Set.of(
            "approval",
            "audit",
            "authzen",
            "caller",
            "clock",
            "decision",
            "escalation",
            "history",
            "home",
            "publication",
            "thread");

    /** All arrows: the packages on the right may be known by the one on the left. */
    private static final Map<String, Set<String>> ARROWS = table("""
            text        ->
            config      ->
            metrics     ->
            logging     -> config text
            cli         -> text
            http        -> config metrics text
            approval    -> BASES
            audit       -> BASES
            authzen     -> BASES
            caller      -> BASES
            clock       -> BASES
            decision    -> BASES history
            escalation  -> BASES
            history     -> BASES audit
            home        -> BASES
            publication -> BASES
            thread      -> BASES
            server      -> FEATURES BASES config metrics logging
            top         -> FEATURES BASES server
            """);

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(APP);

    private static Map<String, Set<String>> table(String text) {
        return text.lines()
                .map(line -> line.split("->", -1))
                .collect(Collectors.toMap(row -> row[0].strip(), row -> packages(row[1].strip())));
    }

    private static Set<String> packages(String words) {
        return Arrays.stream(words.split(" +"))
                .flatMap(word -> switch (word) {
                    case "" -> Set.<String>of().stream();
                    case "BASES" -> BASES.stream();
                    case "FEATURES" -> FEATURES.stream();
                    default -> Set.of(word).stream();
                })
                .collect(Collectors.toSet());
    }

    @Test
    void everyPackageHasARowInTheTable() {
        var packages = CLASSES.stream().map(ArchitectureTest::packageOf).collect(Collectors.toSet());
        assertThat(packages).isEqualTo(ARROWS.keySet());
    }

    @Test
    void noPackageKnowsAnotherThatTheTableDoesNotName() {
        Map<String, Set<String>> undrawn = new TreeMap<>();
        for (var type : CLASSES) {
            var from = packageOf(type);
            type.getDirectDependenciesFromSelf().stream()
                    .filter(known -> isOfTheApp(known.getTargetClass()))
                    .filter(known -> !isDrawn(from, packageOf(known.getTargetClass())))
                    .forEach(known -> undrawn.computeIfAbsent(from, name -> new TreeSet<>())
                            .add(known.getDescription()));
        }
        assertThat(undrawn)
                .as("a base knows no feature, and a feature knows another one only where the table says so")
                .isEmpty();
    }

    private static boolean isDrawn(String from, String to) {
        return from.equals(to) || ARROWS.getOrDefault(from, Set.of()).contains(to);
    }

    private static boolean isOfTheApp(JavaClass type) {
        return (type.getPackageName() + ".").startsWith(APP + ".");
    }

    private static String packageOf(JavaClass type) {
        var name = type.getPackageName();
        return name.equals(APP) ? TOP : List.of(name.split("\\.")).get(3);
    }

    @Test
    void packagesDependOnEachOtherInOneDirection() {
        slices().assignedFrom(packagesOfTheApp())
                .should()
                .beFreeOfCycles()
                .because("each package can be read without the ones above it")
                .check(CLASSES);
    }

    private static SliceAssignment packagesOfTheApp() {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return isOfTheApp(type) ? SliceIdentifier.of(packageOf(type)) : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "packages of the app";
            }
        };
    }
}
