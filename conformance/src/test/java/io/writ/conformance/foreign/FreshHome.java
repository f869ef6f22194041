package io.writ.conformance.foreign;

import io.writ.Governor;
import io.writ.Homes;
import io.writ.gate.Answer;
import io.writ.gate.Proposal;
import io.writ.time.Entropy;
import io.writ.time.TimeSource;
import io.writ.verifier.Attestation;
import io.writ.verifier.AttestationVerifier;
import io.writ.verifier.Verdict;
import io.writ.verifier.keys.TrustRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A home that the real runtime has just made, with one decision in it and its attestation as a file. */
final class FreshHome {
    static final String REQUEST = """
            {"policyId":"payment-approval","policyVersion":"1.0.0",
             "signals":{"payment_id":"PAY-1001","amount":"250.00","currency":"EUR","verified":true},
             "action":{"name":"payment.execute","target":"psp:acme",
                       "parameters":{"payment_id":"PAY-1001","amount":"250.00","currency":"EUR"}},
             "threadId":"t-1","agentId":"accounts-agent","idempotencyKey":"order-77"}
            """;

    private final Path folder;
    private final Attestation attestation;

    private FreshHome(Path folder, Attestation attestation) {
        this.folder = folder;
        this.attestation = attestation;
    }

    static FreshHome in(Path parent) throws IOException {
        var folder = parent.resolve("home");
        Homes.founder(TimeSource.SYSTEM, Entropy.system()).found(folder, null);
        try (var governor = Governor.open(folder)) {
            if (!(governor.executeFromSignals(Proposal.parse(REQUEST)) instanceof Answer.Approved approved)) {
                throw new AssertionError("a small, verified payment was not approved");
            }
            Files.writeString(
                    folder.resolve("attestation.json"), approved.attestation().toPrettyJson());
            return new FreshHome(folder, approved.attestation());
        }
    }

    Path folder() {
        return folder;
    }

    Attestation attestation() {
        return attestation;
    }

    /** The attestation's file. */
    byte[] file() throws IOException {
        return Files.readAllBytes(folder.resolve("attestation.json"));
    }

    /** Replaces a piece of text in a file of the home, which must be there. */
    void tamper(String file, String from, String to) throws IOException {
        var path = folder.resolve(file);
        var text = Files.readString(path);
        var changed = text.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to));
        if (changed.equals(text)) {
            throw new AssertionError(from + " is not in " + file);
        }
        Files.writeString(path, changed);
    }

    /** What our own verifier says about the attestation's file as it stands. */
    Verdict verdict() throws IOException {
        var root = TrustRoot.parse(Files.readAllBytes(folder.resolve("trust/root.json")));
        return AttestationVerifier.of(root).verify(file());
    }
}
