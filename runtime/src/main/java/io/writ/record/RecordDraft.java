package io.writ.record;

import static java.util.Objects.requireNonNull;

import io.writ.verifier.Disclosure;
import io.writ.verifier.canonical.CanonicalWriter;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.refusal.Invariant;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record that waits for its id and time. Its canonical bytes are laid out beforehand, on the caller's thread, with
 * gaps of fixed width: what the sequencer has to do for it does not depend on its size.
 *
 * <p>Members whose value is one of the gaps below are filled by {@link #seal}: {@link #OWN_ID}, {@link #ABOUT_ID} (the
 * id of the record of the same step that this one is about), {@link #TIME} and {@link #EXPIRES}.
 */
public final class RecordDraft {
    /** The longest record: a C2SP entry bundle has 16-bit lengths. */
    public static final int MAX_LEAF = 65_535;

    public static final JsonString OWN_ID = new JsonString("0".repeat(RecordId.TEXT_LENGTH));
    public static final JsonString ABOUT_ID = new JsonString("1".repeat(RecordId.TEXT_LENGTH));
    public static final JsonString TIME = new JsonString("2".repeat(24));
    public static final JsonString EXPIRES = new JsonString("3".repeat(24));

    private final JsonObject members;
    private final List<Disclosure> disclosures;
    private final List<String> disclosureTexts;
    private final Duration validFor;
    private final byte[] template;
    private final int[] ownIds;
    private final int[] aboutIds;
    private final int[] times;
    private final int[] expiries;
    private final boolean namesExecution;
    private final SearchTokens terms;

    private RecordDraft(JsonObject members, List<Disclosure> disclosures, Duration validFor) {
        this.members = members;
        this.disclosures = List.copyOf(disclosures);
        this.disclosureTexts = disclosures.stream().map(Disclosure::text).toList();
        this.validFor = validFor;
        var writer = new CanonicalWriter(2_048);
        var gaps = layOut(writer);
        this.template = writer.toByteArray();
        this.ownIds = gaps[0];
        this.aboutIds = gaps[1];
        this.times = gaps[2];
        this.expiries = gaps[3];
        this.namesExecution = isGap("executionId");
        this.terms = SearchTokens.of(namesExecution ? members.without("executionId") : members, disclosed("/action"));
        if (template.length > MAX_LEAF) {
            throw Invariant.RECORD_SIZE
                    .refuse("", "the record would have " + template.length + " bytes")
                    .exception();
        }
    }

    /** A draft without an expiry. */
    public static RecordDraft of(JsonObject members, List<Disclosure> disclosures) {
        return new RecordDraft(members, disclosures, Duration.ZERO);
    }

    /**
     * A draft whose {@link #EXPIRES} is {@code validFor} after its time.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-032 if the record is longer than {@link #MAX_LEAF}
     */
    public static RecordDraft of(JsonObject members, List<Disclosure> disclosures, Duration validFor) {
        return new RecordDraft(members, disclosures, validFor);
    }

    @SuppressWarnings("ReferenceEquality") // a caller's text that reads like a gap is not one
    private int[][] layOut(CanonicalWriter writer) {
        JsonString[] marks = {OWN_ID, ABOUT_ID, TIME, EXPIRES};
        var gaps = new int[marks.length][0];
        var names = members.names().toArray(new String[0]);
        Arrays.sort(names);
        var separator = '{';
        for (var name : names) {
            writer.ascii(separator);
            separator = ',';
            writer.string(name);
            writer.ascii(':');
            var value = requireNonNull(members.get(name));
            for (var mark = 0; mark < marks.length; mark++) {
                if (value == marks[mark]) {
                    gaps[mark] = Arrays.copyOf(gaps[mark], gaps[mark].length + 1);
                    gaps[mark][gaps[mark].length - 1] = writer.length() + 1;
                }
            }
            writer.value(value);
        }
        writer.ascii('}');
        return gaps;
    }

    @SuppressWarnings("ReferenceEquality")
    private boolean isGap(String member) {
        return members.get(member) == ABOUT_ID;
    }

    /**
     * Fills the gaps.
     *
     * @param about the id for {@link #ABOUT_ID}; null for a draft without that gap
     * @return the leaf: the record's canonical bytes
     */
    public byte[] seal(RecordId id, @Nullable RecordId about, Instant time) {
        var leaf = template.clone();
        for (var at : ownIds) {
            id.write(leaf, at);
        }
        for (var at : aboutIds) {
            requireNonNull(about).write(leaf, at);
        }
        fill(leaf, times, time);
        if (expiries.length > 0) {
            fill(leaf, expiries, time.plus(validFor));
        }
        return leaf;
    }

    private static void fill(byte[] leaf, int[] gaps, Instant time) {
        var text = UtcTime.format(time).getBytes(StandardCharsets.US_ASCII);
        for (var at : gaps) {
            System.arraycopy(text, 0, leaf, at, text.length);
        }
    }

    /**
     * What the record can be searched by; worked out beforehand, but for an {@code executionId} that is a gap.
     *
     * @param about as for {@link #seal}
     */
    public SearchTokens terms(@Nullable RecordId about) {
        return about == null || !namesExecution ? terms : terms.withExecutionId(about);
    }

    /** The value disclosed at a place, or null. */
    public @Nullable JsonValue disclosed(String place) {
        for (var disclosure : disclosures) {
            if (disclosure.place().equals(place)) {
                return disclosure.value();
            }
        }
        return null;
    }

    /** The members, with the gaps in place of ids and times. */
    public JsonObject members() {
        return members;
    }

    public List<Disclosure> disclosures() {
        return disclosures;
    }

    /** The disclosures as they travel. */
    public List<String> disclosureTexts() {
        return disclosureTexts;
    }
}
