package io.writ.verifier.refusal;

import java.util.Locale;

/**
 * The registry of everything Writ insists on. Each row has a name, what always holds, and what to do where it would not
 * hold. A refusal names the invariant that would have been broken. An id keeps its meaning for ever: it never gets a
 * second one, and it is never used again.
 */
public enum Invariant {
    STRICT_JSON(
            "INV-001@canonicalize",
            "Input is one strict JSON value (RFC 8259, RFC 7493) in UTF-8.",
            "Send well-formed I-JSON: no BOM, no duplicate names, no lone surrogates, nothing after the value."),
    INPUT_LIMITS(
            "INV-002@canonicalize",
            "Input stays within its limits of size and depth.",
            "Send a smaller or flatter document."),
    CANONICAL_NUMBERS(
            "INV-003@canonicalize",
            "Every number has one exact canonical form (RFC 8785).",
            "Send the number as a string, or within the range and precision of an IEEE 754 double."),
    REQUEST_FORM(
            "INV-004@validate",
            "A request has the members it must have, of the types it must have, and no others.",
            "Compare the request with docs/formats/record.md."),
    POLICY_KNOWN(
            "INV-005@validate",
            "A request names a policy version that this tenant has published.",
            "Name a published version; `writ policy add` publishes one."),
    POLICY_IN_FORCE(
            "INV-006@validate",
            "A decision is made only under a version that has not been retired.",
            "Name a version that is in force."),
    SIGNALS_MATCH_SCHEMA(
            "INV-007@validate",
            "Signals are exactly those that the policy declares, each of its type and within its constraints.",
            "Compare the signals with the policy's signalsSchema."),
    ACTION_GOVERNED(
            "INV-008@validate",
            "An action is decided only by the policy that governs its name.",
            "Name the policy that governs the action."),
    SIGNAL_BOUND(
            "INV-009@validate",
            "A bound signal equals the value at its place in the action: what is judged is what runs.",
            "Send the same value as signal and in the action."),
    POLICY_COMPILES(
            "INV-010@validate",
            "A policy compiles without an error.",
            "Mend the errors that `writ policy check` lists."),
    PATH_TYPE(
            "INV-011@validate",
            "A value that a condition reads from the action has the type the condition compares with.",
            "Send the action parameter in the type that the policy expects."),
    POLICY_CONTINUITY(
            "INV-012@validate",
            "A published version never changes, an action name stays with its policy, and a policy keeps its replay"
                    + " key.",
            "Publish a new version; pass --new-replay-key if the key really must change."),
    ALREADY_DECIDED(
            "INV-013@replay",
            "What has been decided is not decided again.",
            "Use the first decision's attestation; its executionId is named."),
    IDEMPOTENCY_KEY(
            "INV-014@replay", "An idempotency key names one request.", "Use a new idempotency key for a new request."),
    ATTESTATION_FORM(
            "INV-015@verify",
            "An attestation has the form of its record type.",
            "Obtain the attestation again from the ledger."),
    INCLUSION(
            "INV-016@verify",
            "A record's inclusion proof leads from its leaf to the checkpoint's root (RFC 6962, RFC 9162).",
            "Treat the attestation as forged or damaged; obtain it again from the ledger."),
    CHECKPOINT(
            "INV-017@verify",
            "A checkpoint is signed by a ledger key that counts.",
            "Obtain a fresh proof from a ledger whose key the trust root lists."),
    ORIGIN(
            "INV-018@verify",
            "A ledger's origin is one the trust root covers and ends in the record's tenant.",
            "Verify against the trust root of the installation that made the attestation."),
    DISCLOSURES(
            "INV-019@verify",
            "Each disclosure opens one commitment of the record.",
            "Treat the disclosed values as forged; obtain the attestation again."),
    BUNDLE(
            "INV-020@verify",
            "A policy's files are exactly those its bundle lists, signed by enough policy keys that count.",
            "Restore the signed files, or sign again with `writ policy sign`."),
    TRUST_ROOT(
            "INV-021@verify",
            "A trust root is well formed and signed by its own threshold and its predecessor's.",
            "Obtain the trust root again through a channel you trust."),
    KEY_FORM(
            "INV-022@verify",
            "Keys are canonical Ed25519 points of full order, signatures exactly 64 bytes.",
            "Use a key made by `writ init`, openssl or another sound generator."),
    RUNTIME_LISTED(
            "INV-023@verify",
            "Where the trust root lists runtimes, a record names one of them.",
            "Compare runtimeHash with the releases you trust."),
    RE_EXECUTION(
            "INV-024@verify",
            "The decision is what the policy gives for the disclosed inputs.",
            "Treat the decision as not made by the policy it names."),
    SIGNER(
            "INV-025@sign",
            "Nothing is answered unless the ledger's key can sign it now.",
            "Check the ledger key: present, readable by its owner, not expired, not revoked."),
    HOME(
            "INV-026@store",
            "A home is complete, its own, and writable where it must be.",
            "Check the folder given as --home."),
    HOME_OWNED(
            "INV-027@store",
            "One process at a time writes to a home.",
            "Stop the other process, or send the command to it with --server URL."),
    DURABLE(
            "INV-028@store",
            "An answer is given only after its evidence is durable.",
            "Check the disk, then send the request again with the same idempotency key."),
    OVERLOADED(
            "INV-029@store",
            "What is accepted is answered: the queue in front of the ledger is bounded.",
            "Wait and send the request again."),
    CLOCK(
            "INV-030@store",
            "Ledger time never runs backwards and never jumps.",
            "Set the clock right, or accept the jump with `writ clock accept --reason`."),
    LEDGER_INTACT(
            "INV-031@store",
            "The ledger is what its checkpoints say, and its projections are what its records say.",
            "Stop, keep a copy, and restore from a backup."),
    RECORD_SIZE(
            "INV-032@validate", "A record fits an entry bundle: 65,535 bytes.", "Send fewer parents or shorter names."),
    CANONICAL_TEXT(
            "INV-033@canonicalize",
            "Bytes, digests and times are written in their one canonical spelling.",
            "Write base64 as RFC 4648 says without spare bits, digests as 64 lowercase hex digits, times as"
                    + " 2026-01-31T23:59:59.000Z."),
    NAMED_FILE(
            "INV-034@validate",
            "A file that is named can be read or written.",
            "Check the path, and what this user may do there."),
    AUTHENTICATED(
            "INV-035@validate",
            "A caller presents an API key that is known, not expired and not revoked.",
            "Send `Authorization: Bearer KEY` with a key that `writ keys create` printed."),
    ROLE_ALLOWS(
            "INV-036@validate", "A caller does only what the roles of its key allow.", "Use a key that has the role."),
    PIN_MATCHES(
            "INV-037@validate",
            "A key that is pinned to agents or threads acts only for those.",
            "Name an agent and a thread that the key is pinned to, or use another key."),
    KNOWN(
            "INV-038@validate",
            "What a request names is there, and the caller may see it.",
            "Check the id, and that the key belongs to the tenant."),
    HTTP_FORM(
            "INV-039@validate",
            "A request names a route, with its method, media type and parameters.",
            "Compare the request with docs/formats/http.md."),
    RATE(
            "INV-040@validate",
            "A key stays within its rate.",
            "Wait as long as Retry-After says, and send the request again."),
    ANSWERS_REQUEST(
            "INV-041@verify",
            "An answer is about the very request that was sent.",
            "Treat the answer as one to another request; send the request again with the same idempotency key."),
    LOG_GROWS(
            "INV-042@verify",
            "A log only grows: each checkpoint continues every earlier one (RFC 9162).",
            "Keep both checkpoints as evidence, and stop relying on this ledger until its operator has explained"
                    + " them."),
    SETTINGS(
            "INV-043@validate",
            "A setting is a known one, of its type and within its bounds.",
            "Compare with docs/operations.md; `writ config show` tells what is in force and where it came from."),
    APPROVAL_OPEN(
            "INV-044@execute",
            "An approval is resolved once, before its time is up: what has ended stays as it ended.",
            "Read the approval; if the action is still wanted, ask anew."),
    ACTION_SEEN(
            "INV-045@execute",
            "A vote names the digest of the action that was seen, and that is the action that would run.",
            "Read the approval again, look at its action, and send its actionDigest."),
    MAY_VOTE(
            "INV-046@execute",
            "A person votes once, holds one of the functions that the terms name, and is not the requester.",
            "Let somebody else vote who holds the function."),
    THREAD_RUNS(
            "INV-047@execute",
            "Nothing is approved in a stopped thread, and only a stopped thread can be resumed.",
            "An admin resumes the thread, with a reason, when it may go on."),
    APPROVAL_TERMS(
            "INV-048@execute",
            "People decide on signed terms: those of the decision's policy, or of the policy human-approval.",
            "Publish a version of human-approval that has an approval block."),
    OVERRIDE(
            "INV-049@verify",
            "A decision, its votes and its resolution agree on what was approved, by whom, and until when.",
            "Treat the action as not permitted; obtain the records of the approval again from the ledger."),
    TENANT_NEW("INV-050@validate", "A tenant is made once.", "Use the tenant that is there, or choose another name.");

    private final String id;
    private final Boundary boundary;
    private final String meaning;
    private final String remedy;

    /** @param name the id, an at sign and the boundary in lowercase */
    Invariant(String name, String meaning, String remedy) {
        var at = name.indexOf('@');
        this.id = name.substring(0, at);
        this.boundary = Boundary.valueOf(name.substring(at + 1).toUpperCase(Locale.ROOT));
        this.meaning = meaning;
        this.remedy = remedy;
    }

    /** The stable id, such as {@code INV-013}. */
    public String id() {
        return id;
    }

    /** Where it is checked. */
    public Boundary boundary() {
        return boundary;
    }

    /** What always holds, in one sentence. */
    public String meaning() {
        return meaning;
    }

    /** What to do when it would have been broken, unless a refusal knows better. */
    public String remedy() {
        return remedy;
    }

    /** A refusal of this invariant at a place, with the registry's own advice. */
    public Refusal refuse(String place, String problem) {
        return new Refusal(this, place, problem, remedy);
    }

    /** A refusal with advice that fits the case better than the registry's. */
    public Refusal refuse(String place, String problem, String fix) {
        return new Refusal(this, place, problem, fix);
    }

    /** The id with its boundary, such as {@code INV-013@replay}. */
    @Override
    public String toString() {
        return id + "@" + boundary;
    }
}
