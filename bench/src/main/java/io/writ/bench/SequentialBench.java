package io.writ.bench;

import io.writ.signing.Ed25519PrivateKey;
import io.writ.time.Entropy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * One caller that waits for each answer: the median time of a decision, beside the medians of the two things that every
 * decision needs: one fsync of a 4 KiB append and one Ed25519 signature. The three are measured in turns, in the same
 * run.
 */
final class SequentialBench {
    private static final int ROUNDS = 3_000;
    private static final int WARM_UP = 1_000;

    private SequentialBench() {}

    static void run(Path folder) throws Exception {
        var key = Ed25519PrivateKey.generate(Entropy.system());
        var message = new byte[120];
        var page = ByteBuffer.allocate(4_096);
        var file = folder.resolve("fsync");
        var decisions = new long[ROUNDS];
        var syncs = new long[ROUNDS];
        var signatures = new long[ROUNDS];
        try (var home = BenchHome.found(folder, "sequential");
                var channel = FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE)) {
            for (var round = -WARM_UP; round < ROUNDS; round++) {
                var start = System.nanoTime();
                home.decide();
                var decided = System.nanoTime();
                channel.write(page.clear());
                channel.force(false);
                var synced = System.nanoTime();
                message[0] = (byte) round;
                message[1] = key.sign(message)[0];
                var signed = System.nanoTime();
                if (round >= 0) {
                    decisions[round] = decided - start;
                    syncs[round] = synced - decided;
                    signatures[round] = signed - synced;
                }
            }
        }
        var decision = median(decisions);
        var sync = median(syncs);
        var signature = median(signatures);
        System.out.printf(
                "decision p50 %.0f µs; fsync %.0f µs, signature %.0f µs; %.2f times their sum%n",
                decision, sync, signature, decision / (sync + signature));
    }

    private static double median(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[nanos.length / 2] / 1e3;
    }
}
