package io.writ.verifier;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a third party may rely on without reading the verifier's code. */
class ArchitectureTest {
    private static final JavaClasses VERIFIER = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.writ.verifier");

    private static final Set<String> READING = Set.of("newInputStream", "walkFileTree");

    @Test
    void dependsOnTheJdkAlone() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.writ.verifier..", "java..", "org.jspecify.annotations", "com.google.errorprone.annotations")
                .because(
                        "a third party must be able to check us with nothing but a JDK; annotations are not needed at run"
                                + " time")
                .check(VERIFIER);
    }

    @Test
    void neverSigns() {
        noClasses()
                .should()
                .callMethod(Signature.class, "initSign", PrivateKey.class)
                .orShould()
                .callMethod(Signature.class, "initSign", PrivateKey.class, SecureRandom.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(PrivateKey.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(KeyPairGenerator.class)
                .because("whoever checks must not be able to make evidence; the runtime's Signer signs")
                .check(VERIFIER);
    }

    @Test
    void opensFilesOnlyForReading() {
        noClasses()
                .should()
                .accessTargetWhere(writingToFiles())
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.File")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.(File.*Stream|FileWriter|FileReader|RandomAccessFile|PrintStream)")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.channels..", "java.net..", "java.sql..")
                .because(
                        "verifying is safe to run on anything, anywhere: read with Files.newInputStream, return a value")
                .check(VERIFIER);
    }

    private static DescribedPredicate<JavaAccess<?>> writingToFiles() {
        return DescribedPredicate.describe(
                "anything of java.nio.file.Files but reading",
                access -> access.getTargetOwner().isEquivalentTo(Files.class)
                        && !READING.contains(access.getTarget().getName()));
    }

    @Test
    void readsNoClockAndNoEnvironment() {
        noClasses()
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "getProperty", String.class)
                .because("a verdict depends on the evidence and the trust root alone: take the time from the record")
                .check(VERIFIER);
    }

    @Test
    void packagesDependOnEachOtherInOneDirection() {
        slices().matching("io.writ.verifier.(*)..")
                .should()
                .beFreeOfCycles()
                .because("each package can be read without the ones above it")
                .check(VERIFIER);
    }
}
