package io.writ.client;

import io.writ.verifier.canonical.Digest;
import io.writ.verifier.log.MerkleTree;
import io.writ.verifier.refusal.Invariant;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A ledger's hashes, as its server shows them in tiles of height 8 (C2SP tlog-tiles). Nothing is believed of them: what
 * is computed from them must lead to signed roots. Not safe for use by several threads.
 */
final class Tiles {
    private static final int HEIGHT = 8;
    private static final int WIDTH = 1 << HEIGHT;
    private static final int CAPACITY = 128;
    static final int NOT_FOUND = 404;

    private final Transport transport;
    private final Duration patience;
    private final Map<Place, byte[]> known = new LinkedHashMap<>(CAPACITY * 2, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, byte[]> eldest) {
            return size() > CAPACITY;
        }
    };

    Tiles(Transport transport, Duration patience) {
        this.transport = transport;
        this.patience = patience;
    }

    /** The perfect subtrees of the log when it had this size. */
    ConsistencyPath.Subtrees at(long size) {
        return (height, position) -> root(height, position, size);
    }

    /** Forgets every tile, as one of them may have been wrong. */
    void forget() {
        known.clear();
    }

    private Digest root(int height, long position, long size) {
        var level = height / HEIGHT;
        var count = 1 << (height % HEIGHT);
        var first = position * count;
        var place = new Place(level, first / WIDTH);
        var width = (int) Math.min(WIDTH, (size >> (HEIGHT * level)) - place.number() * WIDTH);
        return fold(tile(place, width), (int) (first % WIDTH), count);
    }

    private static Digest fold(byte[] tile, int first, int count) {
        var row = new Digest[count];
        for (var i = 0; i < count; i++) {
            var from = (first + i) * Digest.SIZE;
            row[i] = Digest.of(Arrays.copyOfRange(tile, from, from + Digest.SIZE));
        }
        for (var width = count; width > 1; width /= 2) {
            for (var i = 0; i < width / 2; i++) {
                row[i] = MerkleTree.nodeHash(row[2 * i], row[2 * i + 1]);
            }
        }
        return row[0];
    }

    /** At least the first {@code width} hashes of a tile. */
    private byte[] tile(Place place, int width) {
        var tile = known.get(place);
        if (tile == null || tile.length < width * Digest.SIZE) {
            tile = fetch(place, width);
            known.put(place, tile);
        }
        return tile;
    }

    private byte[] fetch(Place place, int width) {
        if (width < WIDTH) {
            var part = transport.send(get(place.path() + ".p/" + width, width));
            if (part.status() != NOT_FOUND) {
                return hashes(place, part, width);
            }
            // a log may drop the parts of a tile that has become whole meanwhile
        }
        return hashes(place, transport.send(get(place.path(), WIDTH)), WIDTH);
    }

    private Call get(String path, int width) {
        // refusals have to fit as well
        return Call.get(path, patience, Math.max(width * Digest.SIZE, 1 << 16));
    }

    private byte[] hashes(Place place, Reply reply, int width) {
        if (!reply.isSuccess()) {
            throw new ProblemException(transport.problem(reply));
        }
        if (reply.body().length != width * Digest.SIZE) {
            throw new UntrustedAnswerException(Invariant.LOG_GROWS.refuse(
                    place.path(),
                    "a tile of " + reply.body().length + " bytes, where " + width + " hashes are expected",
                    "Ask the server's operator what answers under its address."));
        }
        return reply.body();
    }

    /** Where a tile is. */
    private record Place(int level, long number) {
        /** The path, with the number in groups of three digits, all but the last marked with an x. */
        String path() {
            var groups = new StringBuilder(String.format(Locale.ROOT, "%03d", number % 1000));
            for (var rest = number / 1000; rest > 0; rest /= 1000) {
                groups.insert(0, String.format(Locale.ROOT, "x%03d/", rest % 1000));
            }
            return "/log/tile/" + level + "/" + groups;
        }
    }
}
