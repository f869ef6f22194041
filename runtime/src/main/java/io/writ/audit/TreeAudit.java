package io.writ.audit;

import io.writ.ledger.TreeEdge;
import io.writ.store.Head;
import io.writ.store.StoreReader;
import io.writ.store.StoredRecord;
import io.writ.store.Tile;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.keys.Ed25519PublicKey;
import io.writ.verifier.keys.RootKey;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.log.SignedCheckpoint;
import io.writ.verifier.refusal.RefusedException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rebuilds the tree leaf by leaf and compares tiles and checkpoints with it as they come by. For one thread. */
final class TreeAudit {
    private static final int CHECKPOINTS_AT_ONCE = 256;

    private final StoreReader reader;
    private final LedgerAudit.AuditSettings terms;
    private final LedgerAudit.Findings findings;
    private final List<RootKey> keys;
    private final TreeEdge edge;
    private final Deque<Head> upcoming = new ArrayDeque<>();
    private Instant lastTime = Instant.EPOCH;
    private @Nullable SignedCheckpoint newest;
    private long lastListed;
    private long size;
    private long checkpoints;

    /** @param from how many records are taken for verified */
    TreeAudit(StoreReader reader, LedgerAudit.AuditSettings terms, LedgerAudit.Findings findings, long from) {
        this.reader = reader;
        this.terms = terms;
        this.findings = findings;
        this.edge = from == 0 ? TreeEdge.empty() : TreeEdge.load(reader, from);
        this.size = from;
        this.lastListed = from;
        this.keys = terms.trustRoot().role(TrustRoot.LEDGER).keys().stream()
                .map(terms.trustRoot()::key)
                .filter(Objects::nonNull)
                .toList();
    }

    void append(List<Digest> leaves, List<StoredRecord> records) {
        for (var i = 0; i < leaves.size(); i++) {
            edge.append(leaves.get(i));
            size++;
            var next = peek();
            if (next != null && next.size() == size) {
                upcoming.remove();
                check(next, records.get(i));
            } else if (next != null && next.size() < size) {
                upcoming.remove();
                findings.add("checkpoint " + next.size(), "the checkpoint is out of order");
            }
        }
    }

    private @Nullable Head peek() {
        if (upcoming.isEmpty()) {
            upcoming.addAll(reader.checkpointsAfter(lastListed, CHECKPOINTS_AT_ONCE));
            if (!upcoming.isEmpty()) {
                lastListed = upcoming.getLast().size();
            }
        }
        return upcoming.peek();
    }

    private void check(Head head, StoredRecord last) {
        checkpoints++;
        var tree = edge.snapshot();
        tree.completed().forEach(this::check);
        var place = "checkpoint " + head.size();
        try {
            var signed = SignedCheckpoint.parse(head.note());
            var checkpoint = signed.checkpoint();
            // each root is computed from the leaves before it, so equal roots are the consistency of the chain
            if (!checkpoint.root().equals(tree.root(reader)) || checkpoint.size() != head.size()) {
                findings.add(place, "its root is not that of the records before it");
            }
            if (!checkpoint.origin().equals(terms.origin())) {
                findings.add(place, "it is of another origin than " + terms.origin());
            }
            if (signers(signed, keysAt(head.time())) == 0) {
                findings.add(place, "no ledger key that was valid at " + UtcTime.format(head.time()) + " signed it");
            }
            newest = signed;
        } catch (RefusedException e) {
            findings.add(place, e.refusal().problem());
        }
        if (!UtcTime.format(head.time()).equals(timeOf(last))) {
            findings.add(place, "its time is not that of its last record");
        }
        if (head.time().isBefore(lastTime)) {
            findings.add(place, "it is earlier than the one before it");
        }
        lastTime = head.time();
    }

    private static @Nullable String timeOf(StoredRecord record) {
        try {
            return JsonReader.readObject(record.leaf()).string("time");
        } catch (RefusedException e) {
            return null;
        }
    }

    /**
     * Revoked keys too: what they signed is vouched for by the newest checkpoint, if a key that counts signed that one.
     */
    private List<Ed25519PublicKey> keysAt(Instant time) {
        return keys.stream()
                .filter(key -> !time.isBefore(key.notBefore()) && !time.isAfter(key.notAfter()))
                .map(RootKey::publicKey)
                .toList();
    }

    /** How many of some keys signed; none if the line of one does not verify. */
    private static int signers(SignedCheckpoint signed, List<Ed25519PublicKey> some) {
        try {
            return signed.verifyWith(some).size();
        } catch (RefusedException e) {
            return 0;
        }
    }

    /** The keys whose signatures of the newest checkpoint count, as whoever verifies an attestation counts them. */
    private List<Ed25519PublicKey> counting() {
        return keys.stream()
                .filter(key -> key.revoked().isEmpty() && !lastTime.isAfter(key.notAfter()))
                .map(RootKey::publicKey)
                .toList();
    }

    private void check(Tile computed) {
        var place = "tile " + computed.level() + "/" + computed.index();
        var stored = reader.tile(computed.level(), computed.index());
        if (stored.isEmpty()) {
            findings.add(place, "the tile is missing");
        } else if (!Arrays.equals(stored.get().hashes(), computed.hashes())
                || !Arrays.equals(stored.get().root(), computed.root())) {
            findings.add(place, "the tile is not what the records hash to");
        }
    }

    /**
     * After the last record: the newest checkpoint covers it, and enough keys vouch for that checkpoint and so for all.
     */
    void finish(long expected) {
        var needed = terms.trustRoot().role(TrustRoot.LEDGER).threshold();
        var counting = newest == null ? needed : signers(newest, counting());
        if (counting < needed) {
            findings.add(
                    "checkpoint " + expected,
                    "it is the newest, and " + counting + " of the " + needed
                            + " signatures needed from ledger keys count");
        }
        // a writer beside may have added checkpoints since the audit began; they are for the next one
        var uncovered = upcoming.peek();
        if (size != expected || (uncovered != null && uncovered.size() <= expected)) {
            findings.add("ledger", "its newest checkpoint does not cover its records");
        }
    }

    /** How many records have been hashed. */
    long size() {
        return size;
    }

    long checkpoints() {
        return checkpoints;
    }
}
