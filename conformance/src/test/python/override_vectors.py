"""Vectors of overrides: see make_vectors.py. Every attestation of them holds by itself."""

import copy

import formats
from formats import base64url, canonical, sha256
from merkle_vectors import Tree
from overrides import verdicts
from signed_vectors import ORIGIN, b64, note_line, root_draft, signed_root

ACTION = {"name": "payment.execute", "parameters": {"amount": "25000"}}
ASKED, VOTED, ENDED = "2026-11-20T05:10:03.123Z", "2026-11-20T05:40:00.000Z", "2026-11-20T06:10:03.123Z"
HASH, TAG = "ab" * 32, "cd" * 32
TERMS = {"functions": ["finance-manager"], "quorum": 2, "notBy": ["requester"], "expiresIn": "PT24H",
         "validFor": "PT10M", "policyId": "payment-approval", "policyVersion": "1.0.0"}
AGAIN = {"action": "manual_review", "requires_override": True, "reason": "Above the limit.", "rule": "otherwise"}


def id_of(number):
    return f"01932f6a-7c00-7000-8000-{number:012d}"


def text_of(place, value):
    return base64url(canonical([base64url(bytes(range(16))), place, value]))


def commitment(place, value):
    return base64url(sha256(text_of(place, value).encode()))


def record(type_, number, time, principal, **members):
    return {"type": type_, "v": 1, "id": id_of(number), "time": time, "tenant": ORIGIN.rsplit("/", 1)[1],
            "principal": principal, "threadId": "t-1", "agentId": "a", **members}


class Part:
    """A record and what it commits to: values by place, filled in when the log is made."""

    def __init__(self, members, **values):
        self.members = members
        self.values = values


POLICY = {"policyId": "payment-approval", "policyVersion": "1.0.0", "bundleHash": HASH}
ABOUT = {"approvalId": id_of(1), "executionId": id_of(1)}


def decision():
    members = record(
        "decision", 1, ASKED, "key:agent", executionId=id_of(1), **POLICY, runtimeVersion="0.1.0", runtimeHash=HASH,
        signals={}, facts={}, replayTag=TAG, evidence=[], status="GREEN", violations=[], decision=AGAIN,
        execution_state="pending_override", parents=[])
    return Part(members, action=ACTION, execution_fingerprint=HASH)


def requested():
    members = record("approval.requested", 2, ASKED, "key:agent", **ABOUT, **POLICY, origin="decision",
                     terms=copy.deepcopy(TERMS), requestedBy="bob", replayTag=TAG, expires="2026-11-21T05:10:03.123Z")
    return Part(members, action=ACTION)


def entry(number, subject, reason, vote="approve"):
    return {"id": id_of(number), "subject": subject, "vote": vote, "reason": commitment("/reason", reason)}


MARIA, TOMAS = entry(3, "maria", "Contract checked."), entry(4, "tomas", "Agreed.")


def vote(number, subject, time, reason, earlier):
    members = record("approval.vote", number, time, f"key:{subject}", **ABOUT, subject=subject,
                     functions=["finance-manager"], vote="approve", earlier=earlier)
    return Part(members, actionDigest=sha256(canonical(ACTION)).hex(), reason=reason)


def resolved():
    return Part(record(
        "approval.resolved", 5, ENDED, "key:tomas", **ABOUT, **POLICY, resolution="APPROVED", cause="votes",
        votes=[MARIA, TOMAS], facts={}, decision=AGAIN, execution_state="completed",
        deadline="2026-11-21T05:10:03.123Z", expires="2026-11-20T06:20:03.123Z"))


def sound():
    return {"decision": decision(), "requested": requested(),
            "maria": vote(3, "maria", VOTED, "Contract checked.", []),
            "tomas": vote(4, "tomas", ENDED, "Agreed.", [MARIA]), "resolved": resolved()}


def attested(parts):
    """The log of these records, in this order, and the proof of each."""
    leaves, disclosed = [], []
    for part in parts:
        members = dict(part.members)
        members.update({name: commitment("/" + name, value) for name, value in part.values.items()})
        leaves.append(members)
        disclosed.append([text_of("/" + name, value) for name, value in part.values.items()])
    tree = Tree([canonical(leaf) for leaf in leaves])
    text = f"{ORIGIN}\n{len(leaves)}\n{b64(tree.root(0, len(leaves)))}\n"
    note = text + "\n" + note_line("ledger", text)
    for index, leaf in enumerate(leaves):
        path = "".join(b64(hash_) + "\n" for hash_ in tree.inclusion(index, 0, len(leaves)))
        proof = f"c2sp.org/tlog-proof@v1\nindex {index}\n{path}\n{note}"
        yield {**leaf, "disclosures": disclosed[index], "proof": proof}


def judged(attestations):
    given = []
    for index, attestation in enumerate(attestations):
        values = {place: value for place, value, _ in map(formats.disclosure, attestation["disclosures"])}
        leaf = {name: value for name, value in attestation.items() if name not in ("disclosures", "proof")}
        given.append((leaf, values, ORIGIN, index))
    return verdicts(given)


def changed(part, **members):
    def change(parts):
        parts[part].members.update(members)
    return change


def terms(**members):
    def change(parts):
        parts["requested"].members["terms"].update(members)
    return change


def discloses(part, **values):
    def change(parts):
        parts[part].values.update(values)
    return change


def without(*names):
    def change(parts):
        for name in names:
            del parts[name]
    return change


def last(name):
    def change(parts):
        parts[name] = parts.pop(name)
    return change


def again(name, number):
    def change(parts):
        parts["again"] = copy.deepcopy(parts[name])
        parts["again"].members["id"] = id_of(number)
    return change


def rejected(parts):
    parts["tomas"].members["vote"] = "reject"
    del parts["resolved"].members["expires"]
    parts["resolved"].members.update(resolution="REJECTED", execution_state="blocked", freed=TAG,
                                     votes=[MARIA, entry(4, "tomas", "Agreed.", "reject")])


def of_no_decision(parts):
    del parts["decision"]
    for part in parts.values():
        for name in ("executionId", *POLICY, "facts", "decision", "replayTag"):
            part.members.pop(name, None)
        part.members["approvalId"] = id_of(2)
    parts["requested"].members["origin"] = "request"


OTHER = {**ACTION, "parameters": {"amount": "26000"}}
P, N, I = ["permitted"], ["not-permitted"], ["invalid"]
CASES = [
    ("two people of the function approve", lambda parts: None, P),
    ("without the request: the terms are not checked", without("requested"), P),
    ("without one vote's record: the vote is not checked", without("maria"), P),
    ("an approval that no decision opened", of_no_decision, P),
    ("no resolution", without("resolved"), N),
    ("no decision", without("decision"), N),
    ("one of them rejects", rejected, N),
    ("the decision did not ask people", changed("decision", execution_state="blocked", decision={
        **AGAIN, "action": "reject", "requires_override": False}), I),
    ("the request is of another bundle", changed("requested", bundleHash=TAG), I),
    ("the resolution is of another version", changed("resolved", policyVersion="1.0.1"), I),
    ("the request is of another thread", changed("requested", threadId="t-2"), I),
    ("the request asks about another action", discloses("requested", action=OTHER), I),
    ("the terms demand one more", terms(quorum=3), I),
    ("the requester votes", changed("requested", requestedBy="tomas"), I),
    ("the requester may vote", lambda parts: (terms(notBy=[])(parts), changed("requested", requestedBy="tomas")(parts)), P),
    ("a voter holds no function of the terms", terms(functions=["cfo"]), I),
    ("it may be claimed for longer than the terms say", changed("resolved", expires="2026-11-20T07:20:03.123Z"), I),
    ("a later deadline than the request's", changed("resolved", deadline="2026-11-22T05:10:03.123Z"), I),
    ("a voter saw another action", discloses("maria", actionDigest=sha256(canonical(OTHER)).hex()), I),
    ("another reason than the one that is listed", discloses("maria", reason="Not seen."), I),
    ("another voter than the one that is listed", changed("maria", subject="mario"), I),
    ("a vote of another id than the one that is listed", changed("maria", id=id_of(9)), I),
    ("a vote that leaves out the votes before it", changed("tomas", earlier=[]), I),
    ("votes listed the other way round", changed("resolved", votes=[TOMAS, MARIA]), I),
    ("a vote after the resolution", last("tomas"), I),
    ("the request after the resolution", last("requested"), I),
    ("two resolutions", again("resolved", 9), I),
    ("two requests", lambda parts: (again("requested", 9)(parts), last("resolved")(parts)), I),
    ("a vote that is not about the decision", lambda parts: parts["maria"].members.pop("executionId"), I),
]


def overrides():
    cases = []
    for what, change, stated in CASES:
        parts = sound()
        change(parts)
        attestations = list(attested(parts.values()))
        assert judged(attestations) == stated, f"{what}: {judged(attestations)}"
        cases.append({"what": what, "attestations": attestations, "verdicts": stated})
    return {"root": signed_root(root_draft(), "root"), "cases": cases}
