package io.writ.app.fuzz;

import io.writ.app.config.ServerSettings;
import io.writ.app.config.Settings;
import io.writ.app.config.SettingsFile;
import io.writ.app.config.SettingsReader;
import io.writ.app.http.QueryFuzz;
import io.writ.gate.Proposal;
import io.writ.policy.compile.PolicyCompiler;
import io.writ.verifier.Attestation;
import io.writ.verifier.bundle.Envelope;
import io.writ.verifier.bundle.Statement;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.keys.Ed25519PublicKey;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.log.SignedCheckpoint;
import io.writ.verifier.log.TlogProof;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A reader of bytes from outside.
 *
 * @param seeds beginnings from which a fuzzer finds its way into it
 */
record Outside(String name, Consumer<byte[]> reader, List<String> seeds) {
    /** Every one of them. */
    static final List<Outside> ALL = List.of(
            of("json", Outside::json, "{\"a\":[1,-0.5e3,true,null,\"\\u00e9\\n\"]}"),
            of(
                    "proposal",
                    bytes -> Proposal.read(JsonReader.readObject(bytes)),
                    "{\"policyId\":\"p\",\"policyVersion\":\"1.0.0\",\"signals\":{},\"parents\":[]}"),
            of(
                    "policy-yaml",
                    bytes -> PolicyCompiler.compile("policy.yaml", bytes),
                    "policyId: p\nrules:\n  - {id: a, condition: {all: []}, outcome: {action: approve}}\n",
                    "a: &x [1, 2]\nb: *x\nc: |\n  text\nd: \"\\x41\"\n"),
            of(
                    "policy-json",
                    bytes -> PolicyCompiler.compile("policy.json", bytes),
                    "{\"policyId\":\"p\",\"rules\":[{\"id\":\"a\",\"condition\":{\"all\":[]}}]}"),
            of(
                    "attestation",
                    Outside::attestation,
                    "{\"type\":\"attestation\",\"v\":1,\"record\":{},\"disclosures\":[],\"proof\":\"\"}",
                    "[]"),
            of(
                    "note",
                    bytes -> SignedCheckpoint.parse(text(bytes)),
                    "origin/t\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n\u2014 origin/t AAAAAAAA\n"),
            of(
                    "proof",
                    bytes -> TlogProof.parse(text(bytes)),
                    "c2sp.org/tlog-proof@v1\nindex 0\n\norigin/t\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n"),
            of(
                    "envelope",
                    Envelope::parse,
                    "{\"payload\":\"e30=\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[]}"),
            of(
                    "statement",
                    Statement::parse,
                    "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[],\"predicateType\":\"p\"}"),
            of("key", Ed25519PublicKey::of, "0123456789abcdef0123456789abcdef"),
            of(
                    "key-pem",
                    bytes -> Ed25519PublicKey.fromSpki(text(bytes)),
                    "-----BEGIN PUBLIC KEY-----\nMCow\n-----END PUBLIC KEY-----\n"),
            of(
                    "trust-root",
                    TrustRoot::parse,
                    "{\"type\":\"trust-root\",\"v\":1,\"keys\":{},\"roles\":{},\"signatures\":[]}"),
            of("query", bytes -> QueryFuzz.read(text(bytes)), "thread=a%2Fb+c&chain=true&limit=10&wait=30s"),
            of("settings", Outside::settings, "limits: {body: 4MiB, wait: PT10S}\nserver:\n  port: 7077\n# end\n"));

    private static Outside of(String name, Consumer<byte[]> reader, String... seeds) {
        return new Outside(name, reader, List.of(seeds));
    }

    static Outside named(String name) {
        return ALL.stream().filter(one -> one.name.equals(name)).findFirst().orElseThrow();
    }

    /** Reads, or refuses; anything else is a bug. */
    void read(byte[] bytes) {
        reader.accept(bytes);
    }

    @Override
    public String toString() {
        return name;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** What is read is written in one way, which reads as the same. */
    private static void json(byte[] bytes) {
        var once = JsonReader.read(bytes).canonical();
        if (!Arrays.equals(once, JsonReader.read(once).canonical())) {
            throw new AssertionError("the canonical form reads as something else");
        }
    }

    private static void attestation(byte[] bytes) {
        for (var attestation : Attestation.parseAll(bytes)) {
            Attestation.parse(attestation.toPrettyJson().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void settings(byte[] bytes) {
        var file = new SettingsFile("writ.yaml", bytes);
        ServerSettings.of(new SettingsReader(Settings.ALL).read(Optional.of(file), Map.of(), List.of()));
    }
}
