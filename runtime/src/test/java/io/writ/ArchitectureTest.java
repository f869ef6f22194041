package io.writ;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What may depend on what in the runtime, and where the outside world comes in. */
class ArchitectureTest {
    private static final JavaClasses RUNTIME = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/verifier/") && !location.contains("/gate/"))
            .importPackages("io.writ");

    private static final Set<Class<?>> CLOCKS = Set.of(
            Instant.class,
            Clock.class,
            LocalDate.class,
            LocalDateTime.class,
            OffsetDateTime.class,
            ZonedDateTime.class);
    private static final Set<Class<?>> GENERATORS = Set.of(SecureRandom.class, Random.class);

    /** Packages that decide; and, apart from what loads bundles from a folder, purely. */
    private static final String[] CORE = {"io.writ.policy..", "io.writ.signal..", "io.writ.action.."};

    @Test
    void timeEntersInOnePlace() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.writ.time")
                .should()
                .accessTargetWhere(readingAClock())
                .because("a decision must not depend on a clock that tests and auditors cannot set: take a TimeSource")
                .check(RUNTIME);
    }

    private static DescribedPredicate<JavaAccess<?>> readingAClock() {
        return DescribedPredicate.describe("a clock of the machine", access -> {
            var owner = access.getTargetOwner();
            var name = access.getTarget().getName();
            return (name.equals("now") && CLOCKS.stream().anyMatch(owner::isEquivalentTo))
                    || (name.startsWith("system") && owner.isEquivalentTo(Clock.class))
                    || (Set.of("currentTimeMillis", "nanoTime").contains(name) && owner.isEquivalentTo(System.class));
        });
    }

    @Test
    void randomnessEntersInOnePlace() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.writ.time")
                .should()
                .accessTargetWhere(drawingRandomness())
                .because("salts, ids and keys come from one source that tests can replace: take an Entropy")
                .check(RUNTIME);
    }

    private static DescribedPredicate<JavaAccess<?>> drawingRandomness() {
        return DescribedPredicate.describe("a generator of the JDK", access -> {
            var owner = access.getTargetOwner();
            var name = access.getTarget().getName();
            // the key generator's only way in: Ed25519PrivateKey hands it a seed that an Entropy filled
            var seeded = access.getOriginOwner().isAssignableTo(SecureRandom.class);
            return (!seeded && name.equals("<init>") && GENERATORS.stream().anyMatch(owner::isEquivalentTo))
                    || (name.equals("random") && owner.isEquivalentTo(Math.class))
                    || (name.equals("randomUUID") && owner.isEquivalentTo(UUID.class))
                    || (name.equals("current") && owner.isEquivalentTo(ThreadLocalRandom.class));
        });
    }

    @Test
    void oneReaderOfJsonAndOneOfYaml() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.writ.policy.source")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.snakeyaml..",
                        "com.fasterxml..",
                        "tools.jackson..",
                        "com.google.gson..",
                        "jakarta.json..",
                        "javax.json..",
                        "org.json..")
                .because(
                        "what two parsers read differently, an attacker can use: take JsonReader, or YamlSource for policies")
                .check(RUNTIME);
    }

    @Test
    void theCoreDecidesWithoutTheWorld() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.writ",
                        "io.writ.store..",
                        "io.writ.ledger..",
                        "io.writ.home..",
                        "io.writ.record..",
                        "io.writ.signing..",
                        "io.writ.time..",
                        "java.sql..",
                        "java.net..",
                        "java.nio.channels..")
                .because("evaluation is a pure function: hand it signals, facts and an action")
                .check(RUNTIME);
    }

    @Test
    void onlyTheLoadersOfPoliciesReadFiles() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .and(DescribedPredicate.not(loadersOfPolicies()))
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.nio\\.file\\.(Files|Path)|java\\.io\\.File.*")
                .because("what decides must not read files: PolicyLoader and PolicyLibrary do, before")
                .check(RUNTIME);
    }

    private static DescribedPredicate<JavaClass> loadersOfPolicies() {
        return DescribedPredicate.describe(
                "loaders of policies",
                type -> Set.of("PolicyLoader", "PolicyLibrary").contains(type.getSimpleName()));
    }

    @Test
    void onlyTheSqliteStoreKnowsSql() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.writ.store.sqlite")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.sqlite..")
                .because("another database is another package beside it: implement Store")
                .check(RUNTIME);
    }

    @Test
    void packagesDependOnEachOtherInOneDirection() {
        slices().assignedFrom(packages())
                .should()
                .beFreeOfCycles()
                .because("each package can be read without the ones above it")
                .check(RUNTIME);
    }

    private static SliceAssignment packages() {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return SliceIdentifier.of(type.getPackageName());
            }

            @Override
            public String getDescription() {
                return "packages";
            }
        };
    }

    /** What features stand on; none of it knows a feature. */
    private static final Set<String> GROUND =
            Set.of("ledger", "store", "record", "signing", "time", "policy", "signal", "action");

    @Test
    void whatFeaturesStandOnKnowsNoFeature() {
        var known = arrows();
        for (var ground : GROUND) {
            assertThat(known.get(ground))
                    .as(ground + ": a feature declares what it needs of the ledger (Projection, Submission)")
                    .isSubsetOf(GROUND);
        }
        assertThat(known.get("store")).isEmpty();
    }

    @Test
    void theLedgerNamesNoTypeOfRecord() {
        noClasses()
                .that()
                .resideInAnyPackage("io.writ.ledger", "io.writ.store..")
                .and()
                .doNotHaveFullyQualifiedName("io.writ.ledger.ProjectedRecord")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.writ.verifier.RecordType")
                .because("a type of record belongs to one feature: let its Projection say what follows from it")
                .check(RUNTIME);
    }

    @Test
    void onlyASubmissionLeadsIntoTheLedger() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.writ.ledger.Submission")
                .and()
                .doNotHaveFullyQualifiedName("io.writ.ledger.Sequencer")
                .and()
                .doNotHaveFullyQualifiedName("io.writ.ledger.Ledger")
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "handing in a step",
                        call -> Set.of("io.writ.ledger.Ledger", "io.writ.ledger.Intake")
                                        .contains(call.getTargetOwner().getFullName())
                                && call.getTarget().getName().equals("submit")))
                .because("the caller's key, its pins and its idempotency key are checked there: take Ledger.by")
                .check(RUNTIME);
    }

    @Test
    void thePageDrawsTheArrowsBetweenThePackages() throws IOException {
        var page = Files.readString(Path.of("..", "ARCHITECTURE.md"));
        var drawn = page.substring(page.indexOf("<!-- arrows -->"), page.indexOf("<!-- end of arrows -->"));

        assertThat(drawn).isEqualTo("<!-- arrows -->\n\n```text\n" + drawing() + "```\n\n");
    }

    /** A line a package, each below those that know it. */
    private static String drawing() {
        var arrows = new TreeMap<>(arrows());
        var drawing = new StringBuilder();
        while (!arrows.isEmpty()) {
            var known = arrows.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
            var top = arrows.keySet().stream()
                    .filter(name -> !known.contains(name))
                    .toList();
            assertThat(top).as("packages that nobody knows").isNotEmpty();
            for (var name : top) {
                var line = String.format(Locale.ROOT, "%-11s -> %s", name, String.join(" ", arrows.get(name)));
                drawing.append(line.strip()).append('\n');
            }
            top.forEach(arrows::remove);
        }
        return drawing.toString();
    }

    /** Each package directly below {@code io.writ}, and which of the others it knows. */
    private static Map<String, Set<String>> arrows() {
        Map<String, Set<String>> arrows = new TreeMap<>();
        for (var type : RUNTIME) {
            var from = room(type);
            var known = arrows.computeIfAbsent(from, name -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(one -> one.getTargetClass().getBaseComponentType())
                    .filter(ArchitectureTest::isOurs)
                    .map(ArchitectureTest::room)
                    .filter(to -> !to.equals(from))
                    .forEach(known::add);
        }
        return arrows;
    }

    private static boolean isOurs(JavaClass type) {
        var name = type.getPackageName();
        var other = name.startsWith("io.writ.verifier") || name.startsWith("io.writ.gate");
        return name.equals("io.writ") || (name.startsWith("io.writ.") && !other);
    }

    /** The first part of a package's name after {@code io.writ}; of the package itself, {@code writ}. */
    private static String room(JavaClass type) {
        var name = type.getPackageName();
        return name.equals("io.writ") ? "writ" : name.split("\\.", -1)[2];
    }
}
