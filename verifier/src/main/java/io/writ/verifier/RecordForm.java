package io.writ.verifier;

import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonNull;
import io.writ.verifier.canonical.JsonNumber;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.PolicyId;
import io.writ.verifier.id.PolicyVersion;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The form of records: what every record holds, and what those types add that have no class of their own. A decision
 * holds nothing else. Records of other types may have members that a later release added: these must only be values
 * that records may hold.
 */
final class RecordForm {
    private static final Pattern UUID_V7 =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    private static final int MAX_FUNCTION = 128;
    static final Pattern COMMITMENT = Pattern.compile("[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]");
    private static final Pattern TYPE = Pattern.compile("[a-z]+([.-][a-z]+){0,3}");

    private RecordForm() {}

    /**
     * Checks a record's form.
     *
     * @throws RefusedException INV-015 at the first member that is not as it must be
     */
    static void check(JsonObject record) {
        var members = Members.of(record, Invariant.ATTESTATION_FORM, "");
        record.members().forEach((name, value) -> {
            if (!isRecordValue(value)) {
                throw members.refuse(name, "holds a null, a fraction or an integer beyond ±(2^53−1)");
            }
        });
        if (members.integer("v") != 1) {
            throw members.refuse("v", "is not 1, the only version there is");
        }
        requireMatch(members, "type", TYPE, "the name of a record type");
        uuid(members, "id");
        members.time("time");
        requireText(members, "principal");
        requireText(members, "tenant");
        if (members.string("tenant").indexOf('/') >= 0) {
            throw members.refuse("tenant", "holds a slash");
        }
        members.optionalString("threadId");
        members.optionalString("agentId");
        if (members.has("idempotency")) {
            commitment(members, "idempotency");
        }
        RecordType.of(record).ifPresent(type -> type.requireForm(members));
    }

    static void clockAccepted(Members members) {
        members.time("wall");
    }

    static void replayRefused(Members members) {
        policyInBundle(members);
        uuid(members, "executionId");
        members.digest("replayTag");
    }

    static void policyPublished(Members members) {
        policyInBundle(members);
        for (var signer : members.strings("signers")) {
            if (!Digest.isHex(signer)) {
                throw members.refuse("signers", "holds what is not a key id");
            }
        }
        members.optional("authzen", members::object).ifPresent(questions -> {
            requireNames(questions, "actions");
            requireNames(questions, "resourceTypes");
        });
    }

    private static void requireNames(Members members, String name) {
        var names = members.strings(name);
        if (names.isEmpty() || names.contains("")) {
            throw members.refuse(name, "is not a list of names");
        }
    }

    static void policyViolation(Members members) {
        policyInBundle(members);
        uuid(members, "executionId");
        requireText(members, "guard");
        level(members);
    }

    static void principalGranted(Members members) {
        requireText(members, "key");
        members.digest("keyDigest");
        requireText(members, "subject");
        if (members.strings("roles").isEmpty()) {
            throw members.refuse("roles", "is empty");
        }
        // absent in a grant of an earlier release
        var functions = members.has("functions") ? members.strings("functions") : List.<String>of();
        if (functions.stream()
                .anyMatch(name -> name.isEmpty() || name.getBytes(StandardCharsets.UTF_8).length > MAX_FUNCTION)) {
            throw members.refuse("functions", "holds what is not a function's name");
        }
    }

    static void principalRevoked(Members members) {
        requireText(members, "key");
        uuid(members, "grant");
    }

    static void note(Members members) {
        ThreadForm.threadAndAgent(members);
        commitment(members, "action");
        commitment(members, "description");
    }

    /** The members that name a policy version and the bundle it is in. */
    static void policyInBundle(Members members) {
        policy(members);
        members.digest("bundleHash");
    }

    /** The members that name a policy version. */
    static void policy(Members members) {
        if (!PolicyId.isValid(members.string("policyId"))) {
            throw members.refuse("policyId", "is not a policy id");
        }
        if (!PolicyVersion.isValid(members.string("policyVersion"))) {
            throw members.refuse("policyVersion", "is not a semantic version");
        }
    }

    /** The enforcement level of a guard. */
    static String level(Members members) {
        return oneOf(members, "level", "BLOCKING", "MANDATORY", "ADVISORY");
    }

    /** One of a few words, as it stands. */
    static String oneOf(Members members, String name, String... words) {
        var word = members.string(name);
        if (!List.of(words).contains(word)) {
            var all = String.join(", ", Arrays.asList(words).subList(0, words.length - 1));
            throw members.refuse(name, "is not " + (all.isEmpty() ? "" : all + " or ") + words[words.length - 1]);
        }
        return word;
    }

    static void uuid(Members members, String name) {
        requireMatch(members, name, UUID_V7, "a UUIDv7 in lowercase");
    }

    static void commitment(Members members, String name) {
        requireMatch(members, name, COMMITMENT, "a commitment: the base64url of 32 bytes");
    }

    static void requireText(Members members, String name) {
        if (members.string(name).isEmpty()) {
            throw members.refuse(name, "is empty");
        }
    }

    private static void requireMatch(Members members, String name, Pattern form, String what) {
        if (!form.matcher(members.string(name)).matches()) {
            throw members.refuse(name, "is not " + what);
        }
    }

    /** Records hold objects, arrays, strings, booleans and integers within ±(2^53−1); no null, no fraction. */
    private static boolean isRecordValue(JsonValue value) {
        if (value instanceof JsonObject object) {
            return object.members().values().stream().allMatch(RecordForm::isRecordValue);
        }
        if (value instanceof JsonArray array) {
            return array.elements().stream().allMatch(RecordForm::isRecordValue);
        }
        return value instanceof JsonNumber number ? number.safeInteger().isPresent() : value != JsonNull.NULL;
    }
}
