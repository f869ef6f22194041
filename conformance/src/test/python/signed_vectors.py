"""Vectors of checkpoints and trust roots, signed with the seeds of the sample's keys: see make_vectors.py."""

import base64
import subprocess
import tempfile
from pathlib import Path

import formats
from formats import Refused, canonical, sha256
from merkle_vectors import TREE, hexes

SEEDS = {
    "root": "06e096c420f80eacca6b73fe9a7484282ea3f4ab824fb9255e36a560d2c9955c",
    "policy": "26b46aa31cba5f48050570dd35f147b331d9fc2a268e6bacbee28eeb99f1aa69",
    "ledger": "5cb2ef8bde42264c502a49f672e527ba0cd02333543f25af670f61bbaaca6f95",
    "new-root": "00" * 31 + "01",
}
PKCS8 = bytes.fromhex("302e020100300506032b657004220420")  # RFC 8410: what DER puts before a seed
ORIGIN = "writ-sample.local/default"


def openssl(arguments, **files):
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            Path(folder, name).write_bytes(content)
        run = subprocess.run(["openssl", *arguments.split()], cwd=folder, capture_output=True, check=True)
        return run.stdout


def sign(role, message):
    key = PKCS8 + bytes.fromhex(SEEDS[role])
    return openssl("pkeyutl -sign -keyform DER -inkey key -rawin -in message", key=key, message=message)


def raw_key(role):
    key = PKCS8 + bytes.fromhex(SEEDS[role])
    return openssl("pkey -inform DER -in key -pubout -outform DER", key=key)[-32:]


def b64(data):
    return base64.b64encode(data).decode()


def note_line(role, text, name=ORIGIN, signature=None):
    key = raw_key(role)
    data = formats.key_hash(name, key) + (signature or sign(role, text.encode()))
    return f"{formats.DASH}{name} {b64(data)}\n"


def checkpoints():
    text = f"{ORIGIN}\n13\n{b64(TREE.root(0, 13))}\n"
    good = note_line("ledger", text)
    stranger = note_line("policy", text)
    bad = note_line("ledger", text, signature=sign("ledger", b"something else"))
    notes = [
        ("one signature of the ledger's key", text + "\n" + good),
        ("a line of an unknown key is ignored", text + "\n" + stranger + good),
        ("a line of another name is ignored", text + "\n" + note_line("ledger", text, "witness.local/w") + good),
        ("no line of the known key", text + "\n" + stranger),
        ("a line of the known key that does not verify", text + "\n" + bad),
        ("a bad line of the known key beside a good one", text + "\n" + good + bad),
        ("the same line twice", text + "\n" + good + good),
        ("another size", text.replace("13", "14") + "\n" + good),
        ("a size with a leading zero", text.replace("13", "013") + "\n" + good),
        ("a size beyond 2^63-1", text.replace("13", str(2**63)) + "\n" + good),
        ("an extension line", text + "extension\n\n" + good),
        ("no empty line", text + good),
        ("no last newline", text + "\n" + good[:-1]),
        ("no signature", text + "\n"),
        ("a carriage return", text.replace("\n", "\r\n") + "\n" + good),
        ("a root of 31 bytes", text.replace(b64(TREE.root(0, 13)), b64(bytes(31))) + "\n" + good),
        ("an origin with a space", text.replace(ORIGIN, "writ sample") + "\n" + good),
        ("an origin with a plus", text.replace(ORIGIN, "writ+sample") + "\n" + good),
    ]
    cases = []
    for what, note in notes:
        try:
            outcome = {"signers": hexes(formats.signers(note, [raw_key("ledger")]))}
        except Refused:
            outcome = {"invariant": "INV-017"}
        cases.append({"what": what, "note": note, **outcome})
    assert [len(case.get("signers", [])) for case in cases] == [1, 1, 1] + [0] * 15
    return {"known": raw_key("ledger").hex(), "cases": cases}


def root_draft(**changes):
    keys = {}
    for role in ("root", "policy", "ledger"):
        key = raw_key(role)
        keys[sha256(key).hex()] = {"algorithm": "Ed25519", "publicKey": b64(key),
                                   "notBefore": "2026-01-01T00:00:00.000Z", "notAfter": "2028-01-01T00:00:00.000Z"}
    ids = list(keys)
    roles = {role: {"keys": [id_], "threshold": 1} for role, id_ in zip(("root", "policy", "ledger"), ids)}
    return {"type": "trust-root", "v": 1, "version": 1, "issued": "2026-11-20T05:10:00.000Z",
            "origins": ["writ-sample.local/*"], "keys": keys, "roles": roles, **changes}


def signed_root(draft, *roles):
    signatures = [{"keyId": sha256(raw_key(role)).hex(), "sig": b64(sign(role, canonical(draft)))} for role in roles]
    return {**draft, "signatures": signatures}


def with_key(draft, raw, role="ledger", **members):
    key = {"algorithm": "Ed25519", "publicKey": b64(raw), "notBefore": "2026-01-01T00:00:00.000Z",
           "notAfter": "2028-01-01T00:00:00.000Z", **members}
    id_ = sha256(raw).hex()
    roles = {**draft["roles"], role: {"keys": [*draft["roles"][role]["keys"], id_], "threshold": 1}}
    return {**draft, "keys": {**draft["keys"], id_: key}, "roles": roles}


def trust_roots():
    first = root_draft()
    root_id, ledger_id = sha256(raw_key("root")).hex(), sha256(raw_key("ledger")).hex()
    revoked = {**first, "keys": {**first["keys"], root_id: {**first["keys"][root_id], "revoked": "2026-11-20T05:10:00.000Z"}}}
    late = root_draft(issued="2028-01-01T00:00:00.001Z")
    two = {**first, "roles": {**first["roles"], "root": {"keys": [root_id], "threshold": 2}}}
    good = signed_root(first, "root")
    second = with_key(root_draft(version=2, issued="2026-11-21T00:00:00.000Z"), raw_key("new-root"), "root")
    second["roles"]["root"]["keys"] = [sha256(raw_key("new-root")).hex()]
    third = {**second, "version": 3}
    alone = [
        ("signed by its root key", good, None),
        ("a signature of another role's key does no harm", signed_root(first, "root", "policy"), None),
        ("the same signature twice counts once, and does no harm here", signed_root(first, "root", "root"), None),
        ("no signature", signed_root(first), "INV-021"),
        ("signed by the policy key alone", signed_root(first, "policy"), "INV-021"),
        ("signed by a revoked root key", signed_root(revoked, "root"), "INV-021"),
        ("issued after its root key's notAfter", signed_root(late, "root"), "INV-021"),
        ("a threshold above the number of keys", signed_root(two, "root"), "INV-021"),
        ("a member changed after signing", {**good, "origins": ["another.local/*"]}, "INV-021"),
        ("a signature of 63 bytes", {**good, "signatures": [{"keyId": root_id, "sig": b64(bytes(63))}]}, "INV-021"),
        ("an unknown member", signed_root({**first, "note": "x"}, "root"), "INV-021"),
        ("version 0", signed_root(root_draft(version=0), "root"), "INV-021"),
        ("a keyId that is not its key's", signed_root(
            {**first, "keys": {**first["keys"], ledger_id: first["keys"][root_id]}}, "root"), "INV-021"),
        ("a key of low order", signed_root(with_key(first, bytes([1] + [0] * 31)), "root"), "INV-021"),
        ("a key that is not canonical", signed_root(with_key(first, bytes([0xf0] + [0xff] * 30 + [0x7f])), "root"), "INV-021"),
        ("a key that is no point of the curve", signed_root(with_key(first, bytes([2] + [0] * 31)), "root"), "INV-021"),
    ]
    chains = [
        ("signed by the old and the new key", [good, signed_root(second, "root", "new-root")], None),
        ("signed by the new key alone", [good, signed_root(second, "new-root")], "INV-021"),
        ("signed by the old key alone", [good, signed_root(second, "root")], "INV-021"),
        ("a version left out", [good, signed_root(third, "root", "new-root")], "INV-021"),
        ("issued earlier", [good, signed_root({**second, "issued": "2026-11-19T00:00:00.000Z"}, "root", "new-root")], "INV-021"),
    ]
    return {"roots": [{"what": what, "root": root, **expected(bad)} for what, root, bad in alone],
            "chains": [{"what": what, "roots": roots, **expected(bad)} for what, roots, bad in chains]}


def expected(invariant):
    return {"invariant": invariant} if invariant else {"valid": True}
