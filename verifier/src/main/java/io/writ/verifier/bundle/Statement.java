package io.writ.verifier.bundle;

import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.PolicyId;
import io.writ.verifier.id.PolicyVersion;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a bundle's signatures state: these files, with these digests, are this policy (an in-toto Statement v1). Names
 * are relative and plain, so that none leads out of the folder.
 *
 * @param subjects every file of the policy's folder but the envelope, by name, sorted
 * @param policyId the policy's id
 * @param policyVersion its version (Semantic Versioning 2.0.0)
 * @param policyHash the digest of the canonical policy
 */
public record Statement(SortedMap<String, Digest> subjects, String policyId, String policyVersion, Digest policyHash) {
    /** What our predicates are, as a URI. */
    public static final String PREDICATE_TYPE = "https://writ.io/policy-bundle/v1";

    private static final String TYPE = "https://in-toto.io/Statement/v1";
    private static final Pattern NAME = Pattern.compile("[^/\\\\\\p{Cntrl}]+(/[^/\\\\\\p{Cntrl}]+)*");
    private static final int MAX_NAME = 255;

    /** @throws RefusedException INV-020 for an id, a version or a file name that is not in its form */
    public Statement {
        subjects = Collections.unmodifiableSortedMap(new TreeMap<>(subjects));
        requireForm(PolicyId.isValid(policyId), "/predicate/policyId", "is not a policy id");
        requireForm(PolicyVersion.isValid(policyVersion), "/predicate/policyVersion", "is not a semantic version");
        requireForm(
                !subjects.isEmpty() && subjects.size() <= Bundle.MAX_FILES,
                "/subject",
                "does not list between 1 and " + Bundle.MAX_FILES + " files");
        requireForm(
                subjects.keySet().stream().allMatch(Statement::isFileName),
                "/subject",
                "lists a name that is not relative and plain");
    }

    /** Whether a file may have this name: relative, with {@code /}, no {@code .} or {@code ..}, not the envelope's. */
    static boolean isFileName(String name) {
        return name.length() <= MAX_NAME
                && NAME.matcher(name).matches()
                && !name.equals(Bundle.ENVELOPE)
                && List.of(name.split("/", -1)).stream().noneMatch(part -> part.equals(".") || part.equals(".."));
    }

    /**
     * Reads the payload of an envelope.
     *
     * @throws RefusedException INV-020 unless it is a statement of ours with its subjects sorted and each once, INV-001
     *     and INV-002 unless it is strict JSON within the limits
     */
    public static Statement parse(byte[] payload) {
        var members = Members.of(JsonReader.read(payload), Invariant.BUNDLE, "");
        if (!members.string("_type").equals(TYPE)) {
            throw members.refuse("_type", "is not " + TYPE);
        }
        if (!members.string("predicateType").equals(PREDICATE_TYPE)) {
            throw members.refuse("predicateType", "is not " + PREDICATE_TYPE);
        }
        var subjects = new TreeMap<String, Digest>();
        var names = members.array("subject", (element, at) -> subject(element, at, subjects));
        if (!List.copyOf(subjects.keySet()).equals(names)) {
            throw members.refuse("subject", "is not sorted by name, each name once");
        }
        var predicate = members.object("predicate");
        var statement = new Statement(
                subjects,
                predicate.string("policyId"),
                predicate.string("policyVersion"),
                predicate.digest("policyHash"));
        predicate.end();
        members.end();
        return statement;
    }

    private static String subject(JsonValue element, String at, Map<String, Digest> subjects) {
        var members = Members.of(element, Invariant.BUNDLE, at);
        var name = members.string("name");
        var digest = members.object("digest");
        subjects.put(name, digest.digest("sha256"));
        digest.end();
        members.end();
        return name;
    }

    /** The payload to sign: JCS. */
    public byte[] canonical() {
        List<JsonValue> subject = new ArrayList<>();
        subjects.forEach((name, digest) -> subject.add(JsonObject.builder()
                .put("name", name)
                .put("digest", JsonObject.builder().put("sha256", digest.hex()).build())
                .build()));
        return JsonObject.builder()
                .put("_type", TYPE)
                .put("subject", new JsonArray(subject))
                .put("predicateType", PREDICATE_TYPE)
                .put(
                        "predicate",
                        JsonObject.builder()
                                .put("policyId", policyId)
                                .put("policyVersion", policyVersion)
                                .put("policyHash", policyHash.hex())
                                .build())
                .build()
                .canonical();
    }

    private static void requireForm(boolean holds, String place, String problem) {
        if (!holds) {
            throw Invariant.BUNDLE.refuse(place, problem).exception();
        }
    }
}
