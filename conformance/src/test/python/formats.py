"""The formats of docs/formats once more, in Python and its standard library alone.

Written from those pages and not from the Java code, so that an attestation can be checked by something that shares
no line with what made it. Signatures are verified by the openssl command. Where the pages name a rule, the function
beside it says which. Not constant-time, not fast, and without the limits on size: it reads files that you chose.
"""

import base64
import hashlib
import json
import re
import subprocess
import tempfile
from decimal import Decimal
from pathlib import Path

SAFE = 2**53 - 1
MAX_DEPTH = 32
SPKI = bytes.fromhex("302a300506032b6570032100")  # RFC 8410: what DER puts before a raw Ed25519 key
DASH = "\u2014 "


class Refused(Exception):
    """What was given is not in its form, or does not hold."""


def require(condition, problem):
    if not condition:
        raise Refused(problem)


# canonical-json.md, Reading


def read(data):
    """One strict JSON value from bytes. Numbers stay int, or float where they have no integer form."""
    require(not data.startswith(b"\xef\xbb\xbf"), "a byte order mark")
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_object,
            parse_int=_number,
            parse_float=_number,
            parse_constant=lambda word: require(False, word),
        )
    except (ValueError, RecursionError) as e:
        raise Refused(f"not JSON: {e}") from e
    _walk(value, 1)
    return value


def _object(pairs):
    members = dict(pairs)
    require(len(members) == len(pairs), "a name for the second time")
    return members


def _number(text):
    """A number is taken only if its canonical form is exactly the number written."""
    require(len(text) <= 1024, "a number too long")
    value = float(text)
    require(value - value == 0, "a number too large")
    canonical = number(value)
    require(Decimal(canonical) == Decimal(text), "a number that would be rounded")
    if re.fullmatch(r"-?[0-9]+", canonical):
        require(abs(int(canonical)) <= SAFE, "an integer beyond 2^53-1")
        return int(canonical)
    return value


def _walk(value, depth):
    require(depth <= MAX_DEPTH, "too deep")
    if isinstance(value, str):
        require(not re.search("[\ud800-\udfff]", value), "a lone surrogate")
    elif isinstance(value, dict):
        for name, member in value.items():
            _walk(name, depth)
            _walk(member, depth + 1)
    elif isinstance(value, list):
        for element in value:
            _walk(element, depth + 1)


# canonical-json.md, Writing: RFC 8785


def canonical(value):
    """The bytes that are hashed and signed."""
    return _text(value).encode("utf-8")


def _text(value):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return number(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ",".join(map(_text, value)) + "]"
    names = sorted(value, key=lambda name: name.encode("utf-16-be"))
    return "{" + ",".join(_text(name) + ":" + _text(value[name]) for name in names) + "}"


def number(value):
    """ECMAScript's Number::toString, from the shortest digits, which are also Python's."""
    if value == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    digits = "".join(map(str, digits))
    point = len(digits) + exponent  # where the decimal point is, counted from the first digit
    if 0 < point <= 21:
        whole, fraction = digits[:point].ljust(point, "0"), digits[point:]
        text = whole + ("." + fraction if fraction else "")
    elif -6 < point <= 0:
        text = "0." + "0" * -point + digits
    else:
        text = digits[0] + ("." + digits[1:] if digits[1:] else "") + f"e{point - 1:+d}"
    return "-" * sign + text


# canonical-json.md, Bytes, digests, times


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def unbase64(text):
    """Base64 in its one spelling."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as e:
        raise Refused("not base64") from e
    require(base64.b64encode(data).decode() == text, "base64 in another spelling")
    return data


def base64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def unbase64url(text):
    """Base64url without padding, in its one spelling."""
    require(re.fullmatch(r"[A-Za-z0-9_-]*", text), "not base64url")
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as e:
        raise Refused("not base64url") from e
    require(base64url(data) == text, "base64url in another spelling")
    return data


# canonical-json.md, Worked: one disclosure


def disclosure(text):
    """Place, value and commitment. The text is hashed as it came, never written again."""
    parts = read(unbase64url(text))
    require(isinstance(parts, list) and len(parts) == 3, "not [salt, place, value]")
    salt, place, value = parts
    require(isinstance(salt, str) and len(unbase64url(salt)) == 16, "a salt that is not 16 bytes")
    require(isinstance(place, str) and re.fullmatch(r"(/([^~]|~[01])*)", place, re.S), "a place that is no JSON Pointer")
    return place, value, base64url(sha256(text.encode("ascii")))


# policy.md, Fingerprint


def fingerprint(policy_id, key):
    return sha256(canonical({"policyId": policy_id, "key": key})).hex()


# proof.md, Hashing and Inclusion: RFC 9162, sections 2.1.3.2 and 2.1.4.2


def leaf_hash(record):
    return sha256(b"\x00", record)


def node_hash(left, right):
    return sha256(b"\x01", left, right)


def inclusion_root(leaf, index, size, path):
    """The root that the tree must have if the leaf is at the index."""
    require(0 <= index < size, "index outside the tree")
    node, last, root = index, size - 1, leaf
    for sibling in path:
        require(last > 0, "a hash too many")
        if node % 2 == 1 or node == last:
            root = node_hash(sibling, root)
            while node % 2 == 0 and node != 0:
                node, last = node >> 1, last >> 1
        else:
            root = node_hash(root, sibling)
        node, last = node >> 1, last >> 1
    require(last == 0, "a hash too few")
    return root


def consistent(first, second, path, first_root, second_root):
    """Whether the tree of `second` leaves begins with the one of `first`."""
    if first == second:
        return not path and first_root == second_root
    if first == 0 or first > second:
        return first == 0 and not path and first_root == sha256()
    if first & (first - 1) == 0:
        path = [first_root, *path]
    if not path:
        return False
    node, last = first - 1, second - 1
    while node % 2 == 1:
        node, last = node >> 1, last >> 1
    older = newer = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if node % 2 == 1 or node == last:
            older, newer = node_hash(sibling, older), node_hash(sibling, newer)
            while node % 2 == 0 and node != 0:
                node, last = node >> 1, last >> 1
        else:
            newer = node_hash(newer, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and older == first_root and newer == second_root


# proof.md, Checkpoint


def decimal(text):
    require(re.fullmatch(r"0|[1-9][0-9]*", text) and int(text) < 2**63, "not a canonical decimal")
    return int(text)


def key_hash(origin, raw_key):
    return sha256(origin.encode(), b"\n\x01", raw_key)[:4]


def checkpoint(note):
    """Origin, size, root, the signed text, and the signature lines as (name, key hash, signature)."""
    text, empty, lines = note.partition("\n\n")
    require(empty and lines.endswith("\n") and not re.search("[\x00-\x09\x0b-\x1f\x7f]", note), "not a signed note")
    require(text.count("\n") == 2, "not three lines")
    origin, size, root = text.split("\n")
    require(re.fullmatch(r"[!-*,-~]{1,512}", origin), "not an origin")
    signatures = [_signature(line) for line in lines[:-1].split("\n")]
    require(len(signatures) <= 100 and len(unbase64(root)) == 32, "too many signatures, or a root that is not 32 bytes")
    return origin, decimal(size), unbase64(root), text + "\n", signatures


def _signature(line):
    require(line.startswith(DASH) and line.count(" ") == 2, "not a signature line")
    name, data = line[len(DASH):].split(" ")
    data = unbase64(data)
    require(name and "+" not in name and len(data) > 4, "not a signature line")
    return name, data[:4], data[4:]


def signers(note, keys):
    """Which of the raw keys signed the note. A line of one of them that does not verify refuses the note."""
    origin, _, _, text, signatures = checkpoint(note)
    signed = []
    for name, hashed, signature in signatures:
        for key in keys:
            if name == origin and hashed == key_hash(origin, key):
                require(key not in signed and verifies(key, text.encode(), signature), "a bad signature line of a known key")
                signed.append(key)
    return signed


def verifies(raw_key, message, signature):
    """Ed25519, by openssl."""
    if len(signature) != 64:
        return False
    with tempfile.TemporaryDirectory() as folder:
        names = {"key": SPKI + raw_key, "message": message, "signature": signature}
        for name, content in names.items():
            Path(folder, name).write_bytes(content)
        command = "openssl pkeyutl -verify -pubin -keyform DER -inkey key -rawin -in message -sigfile signature"
        return subprocess.run(command.split(), cwd=folder, capture_output=True, check=False).returncode == 0


# bundle-and-trust-root.md


def count(root, role, message, signatures, counts, id_name="keyId"):
    """Requires the role's threshold: each key once, only those that count; a bad signature of one refuses all."""
    members = root["roles"][role]
    good = set()
    for entry in signatures:
        key = entry[id_name]
        if key in members["keys"] and "revoked" not in root["keys"][key] and counts(root["keys"][key]):
            raw = unbase64(root["keys"][key]["publicKey"])
            require(verifies(raw, message, unbase64(entry["sig"])), f"a bad signature of {key}")
            good.add(key)
    require(len(good) >= members["threshold"], f"{len(good)} of {members['threshold']} signatures of the role {role}")


def valid_at(time):
    return lambda key: key["notBefore"] <= time <= key["notAfter"]


def trust_root(data):
    """A trust root that its own role `root` signed."""
    root = read(data)
    for key_id, key in root["keys"].items():
        require(sha256(unbase64(key["publicKey"])).hex() == key_id, "a keyId that is not its key's")
    unsigned = {name: value for name, value in root.items() if name != "signatures"}
    count(root, "root", canonical(unsigned), root["signatures"], valid_at(root["issued"]))
    return root


def covers(root, origin):
    return any(re.fullmatch(re.escape(pattern[:-1]) + r"([^/]+/)?[^/]+", origin) for pattern in root["origins"])


def bundle(folder, root, published_at=None):
    """The statement of a signed policy folder, after comparing every file with it."""
    folder = Path(folder)
    envelope = read((folder / "bundle.dsse.json").read_bytes())
    payload, kind = unbase64(envelope["payload"]), envelope["payloadType"]
    signed = f"DSSEv1 {len(kind)} {kind} {len(payload)} ".encode() + payload
    judged = valid_at(published_at) if published_at else lambda key: True
    count(root, "policy", signed, envelope["signatures"], judged, "keyid")
    statement = read(payload)
    listed = {subject["name"]: subject["digest"]["sha256"] for subject in statement["subject"]}
    found = {
        file.relative_to(folder).as_posix(): sha256(file.read_bytes()).hex()
        for file in folder.rglob("*")
        if file.is_file() and file != folder / "bundle.dsse.json"
    }
    require(found == listed, "the files are not those of the statement")
    require(listed["policy.canonical.json"] == statement["predicate"]["policyHash"], "policyHash")
    return payload, statement
