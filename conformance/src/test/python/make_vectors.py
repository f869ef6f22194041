"""Makes the vectors of src/main/resources/vectors, from formats.py and the seeds of the sample's keys.

    python3 make_vectors.py FOLDER           writes them
    python3 make_vectors.py FOLDER --check   exit code 1 if a file there is not what this script makes

Which expectations are computed here and which are stated, the README beside the vectors says.
"""

import json
import sys
from pathlib import Path

import formats
from formats import Refused, base64url, canonical
from merkle_vectors import consistency, inclusion
from override_vectors import overrides
from signed_vectors import b64, checkpoints, trust_roots


def canonical_json():
    accepted = [
        (b' { "b" : 1 , "a" : [ true , false , null ] } ', "members sorted, whitespace gone"),
        ('{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\U0001f600":5,"\x80":6,"\u00f6":7}'.replace("\r", "\\r").encode(), "sorted by UTF-16 code units: RFC 8785 section 3.2.3"),
        (rb'"\u20ac$\u000F\u000aA\u0027\u0042\u0022\u005c\\\"\/"', "strings: RFC 8785 section 3.2.2.2"),
        ('"\x7f\u2028\ud7ff"'.encode("utf-8"), "nothing else is escaped"),
        (b'{"__proto__":{"constructor":1}}', "names have no special meaning"),
        (b'{"":""}', "an empty name"),
        *[(text.encode(), "a number") for text in (
            "1.0", "1E2", "-0", "-0.0", "0e5", "4.50", "2e-3", "1e-27", "0.000001", "1e-7", "1e21", "5e-324",
            "1.7976931348623157e308", "9007199254740991", "-9007199254740991", "123456789.125", "0.1", "1E30")],
        (b"[" * 31 + b"1" + b"]" * 31, "depth 32"),
    ]
    refused = [
        (b"", "nothing", "INV-001"),
        (b"\xef\xbb\xbf{}", "a byte order mark", "INV-001"),
        (b'"\xc0\xaf"', "an overlong form", "INV-001"),
        (b'"\xed\xa0\x80"', "an encoded surrogate", "INV-001"),
        (b'"\xff"', "not UTF-8", "INV-001"),
        (b'{"a":1,"\\u0061":2}', "a name for the second time, after unescaping", "INV-001"),
        (b'"\\ud800"', "a lone surrogate", "INV-001"),
        (b'"\\udc00\\ud800"', "surrogates the wrong way round", "INV-001"),
        (b'"\x00"', "a control character", "INV-001"),
        (b'"\t"', "a tab that is not escaped", "INV-001"),
        (b"{} {}", "something after the value", "INV-001"),
        (b"[1,]", "a comma too many", "INV-001"),
        (b"{'a':1}", "the wrong quotes", "INV-001"),
        (b"01", "a leading zero", "INV-001"),
        (b"+1", "a plus", "INV-001"),
        (b"1.", "a bare point", "INV-001"),
        (b".5", "a bare point", "INV-001"),
        (b"NaN", "not a number", "INV-001"),
        (b"Infinity", "infinity", "INV-001"),
        (b"[" * 32 + b"1" + b"]" * 32, "depth 33", "INV-002"),
        (b"[" * 10_000, "depth 10,000", "INV-002"),
        (b"1" * 1025, "a number of 1,025 characters", "INV-002"),
        (b"9007199254740993", "2^53+1 would be rounded", "INV-003"),
        (b"9007199254740992", "an integer beyond 2^53-1", "INV-003"),
        (b"1e20", "an integer beyond 2^53-1 once it is written", "INV-003"),
        (b"1e400", "too large for a double", "INV-003"),
        (b"1e-400", "too small for a double", "INV-003"),
        (b"333333333.33333329", "RFC 8785 would round it; Writ does not", "INV-003"),
        (b"0.10000000000000000001", "would be rounded", "INV-003"),
    ]
    for data, what, _ in refused:
        try:
            formats.read(data)
        except Refused:
            continue
        raise AssertionError(f"the script takes what is to be refused: {what}")
    return {
        "accept": [{"what": what, "input": b64(data), "canonical": b64(canonical(formats.read(data)))} for data, what in accepted],
        "refuse": [{"what": what, "input": b64(data), "invariant": invariant} for data, what, invariant in refused],
    }


def signals():
    """Stated, not computed: a definition of a signal `x`, its value as JSON text, and the normal form as JSON text."""
    number = {"type": "decimal"}
    table = [
        *[(number, raw, normal) for raw, normal in (
            ('"250.00"', '"250"'), ("250.00", '"250"'), ('"+007.50"', '"7.5"'), ('"-0.00"', '"0"'), ('".5"', '"0.5"'),
            ('"5."', '"5"'), ('"1e3"', None), ("1e3", None), ('"."', None), ('" 1"', None),
            ('"12345678901234567890123456789012345678"', '"12345678901234567890123456789012345678"'),
            ('"123456789012345678901234567890123456789"', None))],
        ({"type": "decimal", "minimum": "0.01"}, '"0.010"', '"0.01"'),
        ({"type": "decimal", "minimum": "0.01"}, '"0.0099"', None),
        ({"type": "integer"}, "-0", "0"),
        ({"type": "integer"}, "1.0", None),
        ({"type": "integer"}, "9007199254740992", None),
        ({"type": "boolean"}, "true", "true"),
        ({"type": "boolean"}, '"true"', None),
        ({"type": "string", "maxLength": 2}, '"\u00e9"', '"\u00e9"'),
        ({"type": "string", "maxLength": 2}, '"\u20ac"', None),
        ({"type": "string", "pattern": "PAY-[0-9]+"}, '"PAY-1"', '"PAY-1"'),
        ({"type": "string", "pattern": "PAY-[0-9]+"}, '"PAY-1 "', None),
        ({"type": "enum", "values": ["EUR"]}, '"EUR"', '"EUR"'),
        ({"type": "enum", "values": ["EUR"]}, '"eur"', None),
        ({"type": "timestamp"}, '"2026-11-20T06:10:00+01:00"', '"2026-11-20T05:10:00.000Z"'),
        ({"type": "timestamp"}, '"2026-11-20T05:10:00.12Z"', '"2026-11-20T05:10:00.120Z"'),
        ({"type": "timestamp"}, '"2026-11-20T05:10:00.1234Z"', None),
        ({"type": "timestamp"}, '"2026-12-31T23:59:60Z"', None),
        ({"type": "list", "maxLength": 1}, '["a"]', '["a"]'),
        ({"type": "list", "maxLength": 1}, '["a","b"]', None),
        ({"type": "list"}, "[1]", None),
        ({"type": "string", "required": False}, "null", None),
    ]
    cases = []
    for definition, raw, normal in table:
        outcome = {"invariant": "INV-007"} if normal is None else {"normal": normal}
        cases.append({"definition": definition, "value": raw, **outcome})
    return {"cases": cases}


def fingerprints():
    keys = [
        ("payment-approval", {"payment_id": "PAY-1002"}),
        ("payment-approval", {"payment_id": "PAY-1001", "amount": "250"}),
        ("ticket-triage", {"b": ["x", "y"], "a": True, "A": -5, "\u00e9": "\u20ac"}),
    ]
    return {"cases": [
        {"policyId": policy, "key": key, "canonical": canonical({"policyId": policy, "key": key}).decode(),
         "fingerprint": formats.fingerprint(policy, key)} for policy, key in keys]}


def disclosures():
    salt = base64url(bytes(range(16)))

    def text(value):
        return base64url(canonical(value))

    given = [
        ("a decimal", text([salt, "/signals/amount", "250"])),
        ("an object", text([salt, "/action", {"name": "payment.execute", "parameters": {"b": [1.5, None], "a": True}}])),
        ("escapes in the place", text([salt, "/signals/a~1b~0c", 1])),
        ("not canonical, and hashed as it came", base64url(b'[ "' + salt.encode() + b'" , "/action" , { "b" : 1 , "a" : 2 } ]')),
        ("padding", text([salt, "/action", "x"]) + "="),
        ("spare bits", "WzB"),
        ("a salt of 15 bytes", text([base64url(bytes(15)), "/action", 1])),
        ("a salt of 17 bytes", text([base64url(bytes(17)), "/action", 1])),
        ("two elements", text([salt, "/action"])),
        ("four elements", text([salt, "/action", 1, 2])),
        ("an object, no array", text({"salt": salt, "place": "/action", "value": 1})),
        ("a place without slash", text([salt, "action", 1])),
        ("a place with a bad escape", text([salt, "/a~2", 1])),
    ]
    cases = []
    for what, disclosed in given:
        try:
            place, value, commitment = formats.disclosure(disclosed)
            outcome = {"place": place, "value": value, "commitment": commitment}
        except Refused:
            outcome = {"invariant": "INV-019"}
        cases.append({"what": what, "text": disclosed, **outcome})
    assert [("commitment" in case) for case in cases] == [True] * 4 + [False] * 9
    return {"cases": cases}


FILES = {
    "canonical-json": canonical_json,
    "signals": signals,
    "fingerprints": fingerprints,
    "inclusion": inclusion,
    "consistency": consistency,
    "checkpoints": checkpoints,
    "disclosures": disclosures,
    "trust-roots": trust_roots,
    "overrides": overrides,
}


def main():
    folder, check = Path(sys.argv[1]), "--check" in sys.argv[2:]
    stale = []
    for name, make in FILES.items():
        text = json.dumps(make(), indent=1, ensure_ascii=True) + "\n"
        file = folder / f"{name}.json"
        if not check:
            file.write_text(text, encoding="ascii")
        elif not file.exists() or file.read_text(encoding="ascii") != text:
            stale.append(file.name)
    print("\n".join(f"not what the script makes: {name}" for name in stale) or "all as the script makes them")
    sys.exit(1 if stale else 0)


if __name__ == "__main__":
    main()
