package io.writ.bench;

import io.writ.gate.Answer;
import io.writ.verifier.AttestationVerifier;
import io.writ.verifier.Verdict;
import io.writ.verifier.keys.TrustRoot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Offline verification on one thread, from the bytes of the file to the verdict: each under a checkpoint of its own,
 * and many under one that has been checked before.
 */
final class VerificationBench {
    private static final int ATTESTATIONS = 2_000;
    private static final int ROUNDS = 9;

    private VerificationBench() {}

    static void run(Path folder) throws Exception {
        try (var home = BenchHome.found(folder, "verification")) {
            List<byte[]> files = new ArrayList<>();
            for (var i = 0; i < ATTESTATIONS; i++) {
                // one caller: each decision is a commit, and has a checkpoint of its own
                files.add(((Answer.Approved) home.decideOne())
                        .attestation()
                        .toPrettyJson()
                        .getBytes(StandardCharsets.UTF_8));
            }
            var root = home.governor().tenant().trustRoot();
            List<Double> fresh = new ArrayList<>();
            List<Double> known = new ArrayList<>();
            for (var round = 0; round < ROUNDS; round++) {
                fresh.add(rate(root, files));
                known.add(rate(root, Collections.nCopies(40_000, files.get(round))));
            }
            System.out.printf(
                    "median: %,.0f/s with a checkpoint each, %,.0f/s under one checkpoint%n",
                    Main.median(fresh), Main.median(known));
        }
    }

    private static double rate(TrustRoot root, List<byte[]> files) {
        var verifier = AttestationVerifier.of(root);
        var start = System.nanoTime();
        for (var file : files) {
            if (!(verifier.verify(file) instanceof Verdict.Valid)) {
                throw new IllegalStateException("not valid");
            }
        }
        return files.size() * 1e9 / (System.nanoTime() - start);
    }
}
