"""Checks one attestation without any of Writ's code: see formats.py.

    python3 check_attestation.py TRUST-ROOT ATTESTATION [--bundle DIR] [--replay-secret FILE | --tenant-secret HEX]

Prints one line a check, `passed` or `failed`, and stops at the first that fails. Exit code 0 if all passed, else 1.
What it leaves to the Java verifier: the form of each record type, and re-execution.
"""

import argparse
import hmac
import sys
from pathlib import Path

import formats
from formats import Refused, require


def parse_proof(text):
    """proof.md, Inclusion: header, index, hashes, an empty line, the checkpoint."""
    header, index, rest = text.split("\n", 2)
    require(header == "c2sp.org/tlog-proof@v1" and index.startswith("index "), "not a tlog-proof")
    lines, _, note = ("\n" + rest).partition("\n\n")
    path = [formats.unbase64(line) for line in lines.split("\n")[1:]]
    require(len(path) <= 63 and all(len(hash_) == 32 for hash_ in path), "hashes that are not 32 bytes")
    return formats.decimal(index[len("index "):]), path, note


def commitment_at(record, place):
    """The member at a JSON Pointer of a record."""
    value = record
    for name in place[1:].split("/"):
        name = name.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list):
            value = value[int(name)]
        else:
            require(isinstance(value, dict) and name in value, f"nothing at {place}")
            value = value[name]
    return value


class Check:
    def __init__(self, options):
        self.options = options
        self.root = formats.trust_root(Path(options.trust_root).read_bytes())
        file = formats.read(Path(options.attestation).read_bytes())
        self.disclosures = file.pop("disclosures")
        self.index, self.path, self.note = parse_proof(file.pop("proof"))
        self.record = file
        self.values = {}

    def inclusion(self):
        leaf = formats.leaf_hash(formats.canonical(self.record))
        _, size, root, _, _ = formats.checkpoint(self.note)
        require(formats.inclusion_root(leaf, self.index, size, self.path) == root, "the path leads to another root")

    def checkpoint(self):
        role = self.root["roles"]["ledger"]
        entries = [self.root["keys"][key] for key in role["keys"] if "revoked" not in self.root["keys"][key]]
        signed = formats.signers(self.note, [formats.unbase64(entry["publicKey"]) for entry in entries])
        good = [e for e in entries if formats.unbase64(e["publicKey"]) in signed and self.record["time"] <= e["notAfter"]]
        require(len(good) >= role["threshold"], "too few ledger keys that count signed the checkpoint")

    def origin_and_tenant(self):
        origin = formats.checkpoint(self.note)[0]
        require(formats.covers(self.root, origin), "the trust root does not cover the origin")
        require(origin.rsplit("/", 1)[1] == self.record["tenant"], "the origin is another tenant's")

    def disclosures_open(self):
        for text in self.disclosures:
            place, value, commitment = formats.disclosure(text)
            require(place not in self.values, f"{place} for the second time")
            require(commitment_at(self.record, place) == commitment, f"{place} is not what the record commits to")
            self.values[place] = value

    def bundle(self):
        payload, statement = formats.bundle(self.options.bundle, self.root)
        require(formats.sha256(payload).hex() == self.record["bundleHash"], "another bundle than the record's")
        named = statement["predicate"]
        require(named["policyId"] == self.record["policyId"], "another policy than the record's")
        require(named["policyVersion"] == self.record["policyVersion"], "another version than the record's")

    def fingerprint(self):
        policy = formats.read(Path(self.options.bundle, "policy.canonical.json").read_bytes())
        names = policy.get("replayKey", list(self.record["signals"]))
        key = {name: self.values["/signals/" + name] for name in names}
        expected = formats.fingerprint(self.record["policyId"], key)
        require(self.values["/execution_fingerprint"] == expected, "another fingerprint than the replay key's")

    def replay_tag(self):
        if self.options.tenant_secret:
            secret = bytes.fromhex(self.options.tenant_secret)
        else:
            home = Path(self.options.replay_secret).read_bytes()
            secret = hmac.digest(home, self.record["tenant"].encode(), "sha256")
        tag = hmac.digest(secret, self.values["/execution_fingerprint"].encode(), "sha256").hex()
        require(tag == self.record["replayTag"], "the tag is not the fingerprint's under this secret")

    def checks(self):
        checks = [self.inclusion, self.checkpoint, self.origin_and_tenant, self.disclosures_open]
        if self.options.bundle:
            checks += [self.bundle, self.fingerprint]
        if self.options.replay_secret or self.options.tenant_secret:
            checks += [self.replay_tag]
        return checks


def run(name, check):
    try:
        result = check()
    except (Refused, KeyError, IndexError, ValueError, TypeError, AttributeError) as problem:
        print(f"failed {name}: {problem}")
        sys.exit(1)
    print(f"passed {name}")
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("trust_root")
    parser.add_argument("attestation")
    parser.add_argument("--bundle")
    parser.add_argument("--replay-secret")
    parser.add_argument("--tenant-secret")
    options = parser.parse_args()
    check = run("reading", lambda: Check(options))
    for step in check.checks():
        run(step.__name__, step)


if __name__ == "__main__":
    main()
