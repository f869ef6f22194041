package io.writ.time;

import java.util.Arrays;

/**
 * Draws from a slow source in large pieces: a system call for each salt costs more than the salt. Bytes are handed out
 * once and wiped from the buffer.
 */
final class BufferedEntropy implements Entropy {
    private static final int SIZE = 8_192;

    private final Entropy source;
    private final byte[] buffer = new byte[SIZE];
    private int used = SIZE;

    BufferedEntropy(Entropy source) {
        this.source = source;
    }

    @Override
    public synchronized void fill(byte[] bytes) {
        for (var done = 0; done < bytes.length; ) {
            if (used == SIZE) {
                source.fill(buffer);
                used = 0;
            }
            var piece = Math.min(bytes.length - done, SIZE - used);
            System.arraycopy(buffer, used, bytes, done, piece);
            Arrays.fill(buffer, used, used + piece, (byte) 0);
            used += piece;
            done += piece;
        }
    }
}
