package io.writ;

import io.writ.ledger.Signer;
import io.writ.store.Commit;
import io.writ.store.Extents;
import io.writ.store.Head;
import io.writ.store.Key;
import io.writ.store.Row;
import io.writ.store.Store;
import io.writ.store.StoreException;
import io.writ.store.StoreReader;
import io.writ.store.StoredRecord;
import io.writ.store.Table;
import io.writ.store.Tile;
import io.writ.verifier.id.RecordId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes a store and a signer fail at a chosen point of the write path, for a chosen number of times. */
final class Faults {
    /** Where. */
    enum Point {
        OPEN,
        READER,
        HEAD,
        ROW,
        RECORDS,
        INDEX,
        TILE,
        COMMIT_BEFORE,
        COMMIT_HEAD,
        COMMIT_MIDDLE,
        COMMIT_AFTER,
        SIGN,
        SIGN_SHORT,
        CLOSE_BEFORE,
        CLOSE_AFTER,
        SETTLE
    }

    /** How. */
    enum Manner {
        THROWS,
        ERRS,
        HALTS
    }

    private record Armed(Manner manner, int times) {}

    private final Map<Point, Armed> armed = new EnumMap<>(Point.class);

    synchronized void arm(Point point, Manner manner, int times) {
        armed.put(point, new Armed(manner, times));
    }

    synchronized void disarm() {
        armed.clear();
    }

    /** Whether it still waits for a call that it makes fail. */
    synchronized boolean isArmed(Point point) {
        return armed.containsKey(point);
    }

    private boolean strikes(Point point) {
        Armed struck;
        synchronized (this) {
            struck = armed.remove(point);
            if (struck != null && struck.times() > 1) {
                armed.put(point, new Armed(struck.manner(), struck.times() - 1));
            }
        }
        if (struck == null) {
            return false;
        }
        switch (struck.manner()) {
            case THROWS -> {
                return true;
            }
            case ERRS -> throw new LinkageError("driven at " + point);
            case HALTS -> Runtime.getRuntime().halt(9);
        }
        return false;
    }

    private void pass(Point point) {
        if (strikes(point)) {
            throw new StoreException("driven at " + point);
        }
    }

    Store open(Supplier<Store> opener) {
        pass(Point.OPEN);
        return new FaultyStore(opener.get());
    }

    Signer signer(Signer signer) {
        return message -> {
            if (strikes(Point.SIGN)) {
                throw new IllegalStateException("driven at SIGN");
            }
            var signature = signer.sign(message);
            return strikes(Point.SIGN_SHORT) ? Arrays.copyOf(signature, signature.length - 1) : signature;
        };
    }

    private final class FaultyStore implements Store {
        private final Store store;

        FaultyStore(Store store) {
            this.store = store;
        }

        @Override
        public void settle() {
            pass(Point.SETTLE);
            store.settle();
        }

        @Override
        public StoreReader reader() {
            pass(Point.READER);
            return new FaultyReader(store.reader());
        }

        @Override
        public void commit(Commit commit, Callable<Head> head) throws Exception {
            pass(Point.COMMIT_BEFORE);
            store.commit(commit, () -> {
                pass(Point.COMMIT_HEAD);
                var signed = head.call();
                pass(Point.COMMIT_MIDDLE);
                return signed;
            });
            pass(Point.COMMIT_AFTER);
        }

        @Override
        public byte @Nullable [] setting(String name) {
            return store.setting(name);
        }

        @Override
        public void set(String name, byte[] value) {
            store.set(name, value);
        }

        @Override
        public void close() {
            pass(Point.CLOSE_BEFORE);
            store.close();
            pass(Point.CLOSE_AFTER);
        }
    }

    private final class FaultyReader implements StoreReader {
        private final StoreReader reader;

        FaultyReader(StoreReader reader) {
            this.reader = reader;
        }

        @Override
        public Optional<Head> head() {
            pass(Point.HEAD);
            return reader.head();
        }

        @Override
        public List<StoredRecord> records(long from, int max, boolean withDisclosures) {
            pass(Point.RECORDS);
            return reader.records(from, max, withDisclosures);
        }

        @Override
        public OptionalLong indexOf(RecordId id) {
            pass(Point.INDEX);
            return reader.indexOf(id);
        }

        @Override
        public Optional<Tile> tile(int level, long index) {
            pass(Point.TILE);
            return reader.tile(level, index);
        }

        @Override
        public List<byte[]> tileRoots(int level, long from) {
            return reader.tileRoots(level, from);
        }

        @Override
        public List<Head> checkpointsAfter(long size, int max) {
            return reader.checkpointsAfter(size, max);
        }

        @Override
        public Extents extents() {
            return reader.extents();
        }

        @Override
        public @Nullable Row row(Table table, Key key) {
            pass(Point.ROW);
            return reader.row(table, key);
        }

        @Override
        public List<Row> startingWith(Table table, Key prefix) {
            pass(Point.ROW);
            return reader.startingWith(table, prefix);
        }

        @Override
        public long countBefore(Table table, long index) {
            return reader.countBefore(table, index);
        }

        @Override
        public OptionalLong newest(Table table) {
            return reader.newest(table);
        }

        @Override
        public List<Row> open(Table table, Key after, int max) {
            return reader.open(table, after, max);
        }

        @Override
        public void forEach(Table table, Consumer<Row> consumer) {
            reader.forEach(table, consumer);
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
