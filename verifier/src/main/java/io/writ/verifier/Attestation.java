package io.writ.verifier;

import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.canonical.PrettyWriter;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.log.TlogProof;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One record of a ledger with the disclosures of its values and its proof: the evidence that travels. To read one
 * proves nothing; {@link AttestationVerifier} says what it is worth.
 *
 * <p>Immutable. A verifier checks the <i>form</i> of a record before it uses the accessors. On a record that does not
 * have this form, an accessor refuses with INV-015.
 */
public final class Attestation {
    /** The longest leaf in bytes: C2SP entry bundles have 16-bit lengths. */
    public static final int MAX_LEAF = 65_535;

    /** The largest file in bytes. */
    public static final int MAX_SIZE = 32 << 20;

    /** The most disclosures of one record. */
    public static final int MAX_DISCLOSURES = 4_096;

    private static final String DISCLOSURES = "disclosures";
    private static final String PROOF = "proof";

    private final byte[] leaf;
    private final List<String> disclosureTexts;
    private final TlogProof proof;
    private final JsonReader.Memory memory;

    // read from the leaf when first asked for: whoever answers a caller only passes the bytes on
    private volatile @Nullable JsonObject record;
    private volatile @Nullable List<Disclosure> disclosures;

    private Attestation(
            byte[] leaf,
            @Nullable JsonObject record,
            List<String> disclosureTexts,
            TlogProof proof,
            JsonReader.Memory memory) {
        this.leaf = leaf;
        this.record = record;
        this.disclosureTexts = List.copyOf(disclosureTexts);
        this.proof = proof;
        this.memory = memory;
    }

    /**
     * An attestation straight from a ledger. Nothing is read until it is asked for, and the leaf is not copied. The
     * caller must not change it.
     */
    public static Attestation of(byte[] leaf, List<String> disclosureTexts, TlogProof proof) {
        return new Attestation(leaf, null, disclosureTexts, proof, bytes -> true);
    }

    /**
     * Reads an attestation file that holds one.
     *
     * @throws RefusedException INV-001, INV-002 or INV-003 unless it is strict JSON within the limits, INV-015 unless
     *     it is an object with disclosures and proof, INV-016 or INV-017 if the proof is not in its form
     */
    public static Attestation parse(byte[] file) {
        return of(JsonReader.read(file, MAX_SIZE), "", bytes -> true);
    }

    /**
     * Reads a file that holds one attestation, or a JSON array of several in ledger order. Refuses as {@link #parse},
     * and with INV-015 an empty array and one whose attestations of one origin do not strictly increase in their index.
     */
    public static List<Attestation> parseAll(byte[] file) {
        return parseAll(JsonReader.read(file, MAX_SIZE), bytes -> true);
    }

    /**
     * As {@link #parseAll(byte[])}, if the file and its disclosures, when they are read, take what {@code memory} has.
     */
    @Inside
    public static List<Attestation> parseAll(byte[] file, JsonReader.Memory memory) {
        return parseAll(JsonReader.read(file, MAX_SIZE, memory), memory);
    }

    private static List<Attestation> parseAll(JsonValue file, JsonReader.Memory memory) {
        if (!(file instanceof JsonArray array)) {
            return List.of(of(file, "", memory));
        }
        if (array.size() == 0) {
            throw Invariant.ATTESTATION_FORM
                    .refuse("", "an empty array of attestations")
                    .exception();
        }
        var attestations = new Attestation[array.size()];
        for (var i = 0; i < attestations.length; i++) {
            attestations[i] = of(array.elements().get(i), "/" + i, memory);
        }
        requireLedgerOrder(attestations);
        return List.of(attestations);
    }

    private static void requireLedgerOrder(Attestation[] attestations) {
        Map<String, Long> newest = new HashMap<>();
        for (var i = 0; i < attestations.length; i++) {
            var proof = attestations[i].proof();
            var before = newest.put(proof.checkpoint().checkpoint().origin(), proof.index());
            if (before != null && before >= proof.index()) {
                throw Invariant.ATTESTATION_FORM
                        .refuse(
                                "/" + i,
                                "record " + proof.index() + " stands after record " + before + " of the same ledger",
                                "Put them in ledger order, each once.")
                        .exception();
            }
        }
    }

    /** As {@link #parse}, from JSON that was read strictly. */
    public static Attestation of(JsonObject json) {
        return of(json, "", bytes -> true);
    }

    private static Attestation of(JsonValue json, String place, JsonReader.Memory memory) {
        var members = Members.of(json, Invariant.ATTESTATION_FORM, place);
        var texts = members.strings(DISCLOSURES);
        if (texts.size() > MAX_DISCLOSURES) {
            throw members.refuse(DISCLOSURES, "are more than " + MAX_DISCLOSURES);
        }
        var proof = TlogProof.parse(members.string(PROOF));
        var record = ((JsonObject) json).without(DISCLOSURES, PROOF);
        return new Attestation(record.canonical(), record, texts, proof, memory);
    }

    /** The record's members, without disclosures and proof. */
    public JsonObject record() {
        var read = record;
        if (read == null) {
            read = JsonReader.readObject(leaf);
            if (!Arrays.equals(read.canonical(), leaf)) {
                throw refused("", "the leaf is not in canonical form");
            }
            record = read;
        }
        return read;
    }

    /** A copy of the bytes that the log holds: JCS of {@link #record()}. */
    public byte[] leaf() {
        return leaf.clone();
    }

    /** The disclosures as they were given. */
    public List<String> disclosureTexts() {
        return disclosureTexts;
    }

    /**
     * The disclosures, read. Whether they open commitments of this record is for the verifier.
     *
     * @throws RefusedException INV-019 if one has not the form of a disclosure
     */
    public List<Disclosure> disclosures() {
        var read = disclosures;
        if (read == null) {
            read = disclosureTexts.stream()
                    .map(text -> Disclosure.parse(text, memory))
                    .toList();
            disclosures = read;
        }
        return read;
    }

    /**
     * The value disclosed at a place, if there is one. Only an {@link AttestationVerifier} says whether it opens a
     * commitment.
     */
    public Optional<JsonValue> disclosed(String place) {
        return disclosures().stream()
                .filter(disclosure -> disclosure.place().equals(place))
                .map(Disclosure::value)
                .findFirst();
    }

    public TlogProof proof() {
        return proof;
    }

    /** The record's type, such as {@code decision}. */
    public String type() {
        return required("type", record().string("type"));
    }

    /** The record's type; empty if it is one that this release does not know. */
    public Optional<RecordType> recordType() {
        return RecordType.of(type());
    }

    /** Whether the record is of a type. */
    public boolean is(RecordType type) {
        return type().equals(type.wireName());
    }

    /** The record's id. */
    public String id() {
        return required("id", record().string("id"));
    }

    /** The decision's id; empty on records that are about no decision. */
    public Optional<String> executionId() {
        return Optional.ofNullable(record().string("executionId"));
    }

    public Instant time() {
        return UtcTime.parse(required("time", record().string("time")));
    }

    public String tenant() {
        return required("tenant", record().string("tenant"));
    }

    /** {@code approve}, {@code reject} or {@code manual_review}; empty on records that are no decision. */
    public Optional<String> decisionAction() {
        return record().get("decision") instanceof JsonObject decision
                ? Optional.ofNullable(decision.string("action"))
                : Optional.empty();
    }

    /** {@code completed}, {@code pending_override} or {@code blocked}; empty on records that are no decision. */
    public Optional<String> executionState() {
        return Optional.ofNullable(record().string("execution_state"));
    }

    /** The attestation as it travels: the record's own members, the disclosures and the proof. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .putAll(record())
                .put(DISCLOSURES, JsonArray.ofStrings(disclosureTexts))
                .put(PROOF, proof.text())
                .build();
    }

    /** {@link #toJson()} laid out for people. */
    public String toPrettyJson() {
        return new String(PrettyWriter.write(toJson()), StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Attestation that
                && Arrays.equals(leaf, that.leaf)
                && disclosureTexts.equals(that.disclosureTexts)
                && proof.equals(that.proof);
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(leaf), disclosureTexts, proof);
    }

    /** Names the record only: disclosures may hold secrets. */
    @Override
    public String toString() {
        return "Attestation of record " + proof.index() + " of "
                + proof.checkpoint().checkpoint().origin();
    }

    /** The bytes of {@link #leaf()} without a copy, for the verifier beside. */
    byte[] leafBytes() {
        return leaf;
    }

    private static String required(String name, @Nullable String value) {
        if (value == null) {
            throw refused("/" + name, "is missing or not a string");
        }
        return value;
    }

    private static RefusedException refused(String place, String problem) {
        return Invariant.ATTESTATION_FORM.refuse(place, problem).exception();
    }
}
