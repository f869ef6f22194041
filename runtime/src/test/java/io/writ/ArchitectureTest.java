package io.writ;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** What may depend on what in the runtime, and where the outside world comes in. */
class ArchitectureTest {
    private static final JavaClasses RUNTIME = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/verifier/"))
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
    private static final String[] CORE = {"io.writ.policy..", "io.writ.signal..", "io.writ.fact..", "io.writ.action.."};

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
                        "io.writ.replay..",
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
}
