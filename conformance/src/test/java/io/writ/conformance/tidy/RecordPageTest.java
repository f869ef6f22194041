package io.writ.conformance.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.Governor;
import io.writ.Homes;
import io.writ.caller.KeyRequest;
import io.writ.caller.Principal;
import io.writ.gate.Answer;
import io.writ.gate.Proposal;
import io.writ.note.NoteRequest;
import io.writ.policy.compile.PolicyCompiler.Reading;
import io.writ.policy.compile.PolicySource;
import io.writ.signing.BundleSigner;
import io.writ.signing.Ed25519PrivateKey;
import io.writ.store.StoredRecord;
import io.writ.time.Entropy;
import io.writ.time.TimeSource;
import io.writ.verifier.Disclosure;
import io.writ.verifier.RecordType;
import io.writ.verifier.bundle.Bundle;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.id.IdempotencyKey;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.id.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/formats/record.md names every type and member that the runtime writes, and no others. */
class RecordPageTest {
    private static final Pattern SECTION = Pattern.compile("(?ms)^## `([a-z.]+)`\n(.*?)(?=^## |\\z)");
    private static final Pattern COMMON = Pattern.compile("(?ms)^## Common members\n(.*?)(?=^## |\\z)");
    private static final Pattern MEMBER = Pattern.compile("(?m)^\\| `([A-Za-z_]+)` \\|");
    private static final Pattern PLACE = Pattern.compile("`(/[A-Za-z_]+)(?:/<name>)?`");
    private static final Pattern WRITTEN = Pattern.compile("(?:RecordHead\\.of|begin)\\(\\s*RecordType\\.([A-Z_]+)");

    @TempDir
    Path folder;

    @Test
    void itHasASectionForEachTypeThatTheRuntimeWrites() {
        var written = Tree.files(".java")
                .filter(file -> file.place().startsWith("runtime/src/main/"))
                .flatMap(file -> WRITTEN.matcher(file.text()).results())
                .map(match -> RecordType.valueOf(match.group(1)).wireName())
                .collect(Collectors.toSet());

        assertThat(sections().keySet()).isEqualTo(new TreeSet<>(written));
    }

    @Test
    void itNamesTheMembersAndPlacesOfEachTypeAndNoOthers() {
        Map<String, Set<String>> members = new TreeMap<>();
        Map<String, Set<String>> places = new TreeMap<>();
        for (var stored : everyTypeOnce()) {
            var record = JsonReader.readObject(stored.leaf());
            var type = String.valueOf(record.string("type"));
            members.computeIfAbsent(type, t -> new TreeSet<>()).addAll(record.names());
            stored.disclosures().stream()
                    .map(Disclosure::parse)
                    .map(disclosure -> disclosure.place().replaceAll("^(/[^/]+)/.*", "$1"))
                    .forEach(place ->
                            places.computeIfAbsent(type, t -> new TreeSet<>()).add(place));
        }

        var common = members(matched(COMMON, page()));
        sections().forEach((type, text) -> {
            var documented = new TreeSet<>(members(text));
            assertThat(members.get(type)).as(type).containsAll(documented);
            documented.addAll(common);
            assertThat(documented).as(type).containsAll(members.getOrDefault(type, Set.of()));
            assertThat(text.contains("Disclosed:") ? placesOf(text) : Set.of())
                    .as("places of " + type)
                    .isEqualTo(places.getOrDefault(type, Set.of()));
        });
        assertThat(members.values().stream().flatMap(Set::stream)).containsAll(common);
    }

    private static Set<String> placesOf(String text) {
        var line = text.lines()
                .filter(candidate -> candidate.startsWith("Disclosed:"))
                .findFirst()
                .orElseThrow();
        return PLACE.matcher(line)
                .results()
                .map(match -> match.group(1))
                .filter(place -> !place.equals("/facts") && !place.equals("/evidence"))
                .collect(Collectors.toSet());
    }

    private List<StoredRecord> everyTypeOnce() {
        var home = folder.resolve("home");
        Homes.founder(TimeSource.SYSTEM, Entropy.system()).found(home, null);
        List<StoredRecord> records = new ArrayList<>();
        var clock = new PeopleRecords.Clock();
        try (var governor = Governor.open(home, TenantId.DEFAULT, clock, Entropy.system())) {
            var request = Proposal.read(request());
            assertThat(governor.executeFromSignals(request)).isInstanceOf(Answer.Approved.class);
            assertThat(governor.executeFromSignals(request.withIdempotencyKey("another")))
                    .isInstanceOf(Answer.Replayed.class);
            governor.tenant().policies().publish(accessPolicy(home), false, Principal.local());
            governor.tenant()
                    .notes()
                    .note(
                            NoteRequest.of("t-1", "a-1", "seen", "by a person").withIdempotencyKey("n-1"),
                            Principal.local());
            governor.tenant().acceptClock("the battery was changed", key("c-1"), Principal.local());
            governor.tenant().policies().retire(PolicyRef.parse("loan-approval@1.0.0"), key("p-1"), Principal.local());
            var key = governor.tenant().keys().grant(keyTerms(), Principal.local());
            governor.tenant().keys().revoke(key.grant().id(), key("r-1"), Principal.local());
            new PeopleRecords(governor, clock).write();
            try (var reader = governor.tenant().reader()) {
                records.addAll(reader.records(0, 1_000, true));
            }
        }
        return records;
    }

    private static Optional<IdempotencyKey> key(String name) {
        return Optional.of(new IdempotencyKey(name));
    }

    private static KeyRequest keyTerms() {
        return KeyRequest.read(
                JsonReader.readObject("{\"roles\":[\"decide\"],\"expiresIn\":\"P1D\",\"idempotencyKey\":\"k-2\"}"
                        .getBytes(StandardCharsets.UTF_8)));
    }

    /** A request with everything that a request can have, and an action that names a secret: a MANDATORY violation. */
    private static JsonObject request() {
        return JsonReader.readObject("""
                {"policyId":"payment-approval","policyVersion":"1.0.0",
                 "signals":{"payment_id":"PAY-1","amount":"250.00","currency":"EUR","verified":true},
                 "action":{"name":"payment.execute","parameters":{"payment_id":"PAY-1","note":"see process.env"}},
                 "threadId":"t-1","agentId":"a-1","parents":["n-1"],"idempotencyKey":"k-1"}
                """.getBytes(StandardCharsets.UTF_8));
    }

    /** A policy that answers access questions: its publication says which. */
    private static Bundle accessPolicy(Path home) {
        try {
            var text = Tree.read("examples/authzen/record-access/1.0.0/policy.yaml");
            Map<String, byte[]> files = Map.of(Bundle.YAML_POLICY, text.getBytes(StandardCharsets.UTF_8));
            var key = Ed25519PrivateKey.read(home.resolve("keys/policy.pem"));
            return BundleSigner.sign(files, PolicySource.compile(files, Reading.PUBLISHED), Optional.empty(), key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String page() {
        return Tree.read("docs/formats/record.md");
    }

    private static Map<String, String> sections() {
        return SECTION.matcher(page())
                .results()
                .collect(Collectors.toMap(
                        match -> match.group(1), match -> match.group(2), (a, b) -> a + b, TreeMap::new));
    }

    private static String matched(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> members(String text) {
        return MEMBER.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
