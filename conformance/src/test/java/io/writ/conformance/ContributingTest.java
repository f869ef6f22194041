package io.writ.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CheckReturnValue;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adds a record type as CONTRIBUTING.md says, to a copy of the tree, and records one. */
class ContributingTest {
    private static final Pattern BLOCK =
            Pattern.compile("^```(java|diff)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern NAMED = Pattern.compile("// (\\S+/src/main/java/\\S+\\.java)\n(.*)", Pattern.DOTALL);
    private static final Pattern HUNKS = Pattern.compile("^@@\n", Pattern.MULTILINE);
    private static final String PACKAGE = "runtime/src/main/java/io/writ/review/";

    /** Founds a home, decides, reviews the decision twice under one key, finds the review, and audits the ledger. */
    private static final String TRIAL = """
            import io.writ.*;
            import io.writ.audit.LedgerAudit;
            import io.writ.caller.Principal;
            import io.writ.gate.*;
            import io.writ.home.Home;
            import io.writ.ledger.Ledger;
            import io.writ.review.Reviews;
            import io.writ.store.sqlite.SqliteStore;
            import io.writ.time.*;
            import io.writ.verifier.canonical.*;
            import io.writ.verifier.id.*;
            import java.nio.file.Path;
            import java.util.Optional;

            class Trial {
                static final String PAYMENT = "{'policyId':'payment-approval','policyVersion':'1.0.0','signals':"
                    + "{'payment_id':'PAY-1','amount':'250.00','currency':'EUR','verified':true},'agentId':'a-1'}";

                public static void main(String[] args) {
                    var folder = Path.of(args[0]);
                    Homes.founder(TimeSource.SYSTEM, Entropy.system()).found(folder, null);
                    var executionId = decided(folder);
                    try (var home = Homes.open(folder, SqliteStore.Mode.WRITE)) {
                        review(home, executionId);
                        audit(home);
                    }
                }

                static RecordId decided(Path folder) {
                    try (var governor = Governor.open(folder)) {
                        var json = JsonReader.readObject(PAYMENT.replace('\\'', '"').getBytes());
                        var answer = (Answer.Approved) governor.executeFromSignals(Proposal.read(json));
                        return RecordId.parse(answer.attestation().id());
                    }
                }

                static void review(Home home, RecordId executionId) {
                    var terms = Homes.terms(home, TenantId.DEFAULT, TimeSource.SYSTEM, Entropy.system());
                    try (var ledger = Ledger.open(terms, () -> home.store(TenantId.DEFAULT))) {
                        var reviews = new Reviews(TenantId.DEFAULT, ledger, Entropy.system());
                        var maria = Principal.named("maria");
                        var key = Optional.of(new IdempotencyKey("r-1"));
                        var first = reviews.review(executionId, "Paid twice before.", key, maria);
                        var again = reviews.review(executionId, "Paid twice before.", key, maria);
                        var newest = reviews.newest(executionId, maria).orElseThrow();
                        var words = (JsonString) newest.disclosed("/words").orElseThrow();
                        System.out.println(newest.type() + " by " + newest.record().string("subject"));
                        System.out.println("words: " + words.value());
                        System.out.println("found: " + newest.id().equals(first.attestation().id()));
                        System.out.println("once: " + (again.repeated() && again.attestation().id().equals(newest.id())));
                    }
                }

                static void audit(Home home) {
                    var terms = new LedgerAudit.AuditSettings(home.origin(TenantId.DEFAULT), TenantId.DEFAULT, home.trustRoot(),
                        home.projections(TenantId.DEFAULT), true);
                    try (var store = home.readingStore(TenantId.DEFAULT)) {
                        var report = new LedgerAudit(store, terms).run(done -> {});
                        report.findings().forEach(System.out::println);
                        System.out.println("intact: " + report.intact() + ", rows: " + report.rows().get("review"));
                    }
                }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void aRecordTypeIsAPackageARowAndALine() throws Exception {
        var sources = example();
        assertThat(sources.keySet())
                .filteredOn(place -> !place.startsWith(PACKAGE))
                .as("neither the ledger nor the store changes for a feature")
                .noneMatch(place -> place.contains("/io/writ/ledger/") || place.contains("/io/writ/store/"))
                .containsExactlyInAnyOrder(
                        "verifier/src/main/java/io/writ/verifier/RecordType.java",
                        "verifier/src/main/java/io/writ/verifier/RecordForm.java",
                        "runtime/src/main/java/io/writ/Features.java");
        assertThat(sources.keySet().stream().filter(place -> place.startsWith(PACKAGE)))
                .contains(PACKAGE + "package-info.java");

        sources.put("Trial.java", TRIAL);
        var classes = compile(sources);
        var jars = packaged().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        var result = new Shell(folder, List.of())
                .run("java --enable-native-access=ALL-UNNAMED -cp '" + classes + File.pathSeparator + jars
                        + "' Trial home");

        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .containsExactly(
                        "review by maria",
                        "words: Paid twice before.",
                        "found: true",
                        "once: true",
                        "intact: true, rows: 1");
        assertThat(result.exitCode()).isZero();
    }

    /** The files that the page adds, and those that it changes as they are afterwards, each by its place. */
    private static Map<String, String> example() throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        var blocks = BLOCK.matcher(Files.readString(Shell.root().resolve("CONTRIBUTING.md")));
        while (blocks.find()) {
            var named = NAMED.matcher(blocks.group(2));
            assertThat(named.matches())
                    .as("a block names its file first: %s", blocks.group(2))
                    .isTrue();
            var file = Shell.root().resolve(named.group(1));
            var isNew = blocks.group(1).equals("java");
            assertThat(Files.exists(file)).as("%s", file).isEqualTo(!isNew);
            sources.put(named.group(1), isNew ? named.group(2) : changed(Files.readString(file), named.group(2)));
        }
        return sources;
    }

    /**
     * A source with lines added: each hunk has lines that are there, in one place, and around them those that are not.
     */
    private static String changed(String source, String diff) {
        var changed = source;
        for (var hunk : HUNKS.split(diff, -1)) {
            assertThat(hunk.lines()).allMatch(line -> line.startsWith(" ") || line.startsWith("+"));
            var before = lines(hunk.lines().filter(line -> line.startsWith(" ")));
            assertThat(changed.indexOf(before))
                    .as("the one place for %s", hunk)
                    .isNotNegative()
                    .isEqualTo(changed.lastIndexOf(before));
            changed = changed.replace(before, lines(hunk.lines()));
        }
        return changed;
    }

    /** Without their first column. */
    private static String lines(Stream<String> diff) {
        return diff.map(line -> line.substring(1) + "\n").collect(Collectors.joining());
    }

    private Path compile(Map<String, String> sources) throws IOException {
        List<Path> files = new ArrayList<>();
        for (var source : sources.entrySet()) {
            var file = folder.resolve("sources").resolve(source.getKey());
            Files.createDirectories(file.getParent());
            files.add(Files.writeString(file, source.getValue()));
        }
        var path = Stream.concat(packaged(), Stream.of(jarOf(NullMarked.class), jarOf(CheckReturnValue.class)));
        var classes = folder.resolve("classes");
        var options = List.of(
                "-Xlint:all",
                "-Werror",
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                path.map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        var compiler = ToolProvider.getSystemJavaCompiler();
        var told = new StringWriter();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var units = manager.getJavaFileObjectsFromPaths(files);
            var compiled =
                    compiler.getTask(told, manager, null, options, null, units).call();
            assertThat(told.toString()).isEmpty();
            assertThat(compiled).isTrue();
        }
        return classes;
    }

    private static Stream<Path> packaged() {
        var jars = Shell.jar().resolveSibling("lib").toFile().listFiles((lib, name) -> name.endsWith(".jar"));
        assertThat(jars).as("the packaged jars").isNotEmpty();
        return Stream.concat(Stream.of(Shell.jar()), Arrays.stream(jars).map(File::toPath));
    }

    /** The annotations that only a compiler reads are not packaged. */
    private static Path jarOf(Class<?> annotation) {
        try {
            return Path.of(annotation
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
