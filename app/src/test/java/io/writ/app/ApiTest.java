package io.writ.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.writ.verifier.Inside;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What of Writ is for everyone, as {@code docs/api.md} lists it, and that nothing in it asks for what is not. */
class ApiTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.writ");

    @Test
    void eachModuleListsWhatIsForEveryone() throws IOException {
        var page = Files.readString(Path.of("..", "docs", "api.md")).replace("\n  ", " ");

        assertThat(page.lines().filter(line -> line.startsWith("io.writ")))
                .as("the types in docs/api.md; what is not for everyone is marked @Inside")
                .containsExactlyElementsOf(Stream.of("io.writ.verifier", "io.writ.gate", "io.writ.client", "io.writ")
                        .flatMap(ApiTest::forEveryone)
                        .toList());
    }

    @Test
    void whatIsForEveryoneAsksForNothingElse() {
        var inside = ALL.stream()
                .filter(ApiTest::isForEveryone)
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(unit -> isSeen(unit.getModifiers()) && !unit.isAnnotatedWith(Inside.class))
                .filter(unit -> !unit.getModifiers().contains(JavaModifier.SYNTHETIC))
                .filter(unit -> !(unit.isConstructor() && unit.getOwner().isRecord())) // its accessors say as much
                .flatMap(unit -> typesOf(unit)
                        .filter(ApiTest::isOurs)
                        .filter(Predicate.not(ApiTest::isForEveryone))
                        .map(type -> unit.getFullName() + " asks for " + type.getName()));

        assertThat(inside).isEmpty();
    }

    /** A line a package: its name, and the types in it that are for everyone. */
    private static Stream<String> forEveryone(String module) {
        return ALL.stream()
                .filter(type -> isForEveryone(type) && type.isTopLevelClass())
                .filter(type -> module.equals(moduleOf(type)))
                .collect(Collectors.groupingBy(
                        JavaClass::getPackageName,
                        TreeMap::new,
                        Collectors.mapping(JavaClass::getSimpleName, Collectors.toCollection(TreeSet::new))))
                .entrySet()
                .stream()
                .map(one -> one.getKey() + ": " + String.join(" ", one.getValue()));
    }

    private static String moduleOf(JavaClass type) {
        return Stream.of("io.writ.verifier", "io.writ.gate", "io.writ.client", "io.writ.app")
                .filter(module -> (type.getPackageName() + ".").startsWith(module + "."))
                .findFirst()
                .orElse("io.writ");
    }

    private static boolean isForEveryone(JavaClass type) {
        return isSeen(type.getModifiers())
                && !type.isAnnotatedWith(Inside.class)
                && !type.getPackage().isAnnotatedWith(Inside.class)
                && !moduleOf(type).equals("io.writ.app")
                && type.getEnclosingClass().map(ApiTest::isForEveryone).orElse(true);
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith("io.writ");
    }

    private static boolean isSeen(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    private static Stream<JavaClass> typesOf(JavaCodeUnit unit) {
        return Stream.concat(
                        unit.getReturnType().getAllInvolvedRawTypes().stream(),
                        unit.getParameterTypes().stream().flatMap(type -> type.getAllInvolvedRawTypes().stream()))
                .map(JavaClass::getBaseComponentType);
    }
}
