"""What the records of an approval come to, written from docs/formats/proof.md (Overrides, What form means).

Takes attestations that have been verified one by one: (record, disclosed values by place, origin, index).
"""

import datetime
import re

from formats import Refused, canonical, require, sha256

POLICY = ("policyId", "policyVersion", "bundleHash")
DURATION = re.compile(r"P(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?")


def after(time, duration):
    """The time as text, a duration later."""
    days, hours, minutes, seconds = (int(part or 0) for part in DURATION.fullmatch(duration).groups())
    start = datetime.datetime.strptime(time, "%Y-%m-%dT%H:%M:%S.%fZ")
    end = start + datetime.timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return end.strftime("%Y-%m-%dT%H:%M:%S.") + f"{end.microsecond // 1000:03d}Z"


class Approval:
    """The records of one approval, each in its part."""

    def __init__(self, approval_id, given):
        self.given = given
        own = [one for one in given if one[0].get("approvalId") == approval_id]
        self.decision = self.only(one for one in given if one[0]["type"] == "decision" and one[0]["id"] == approval_id)
        self.requested = self.only(one for one in own if one[0]["type"] == "approval.requested")
        self.votes = [one for one in own if one[0]["type"] == "approval.vote"]
        self.result = self.only(one for one in own if one[0]["type"] in ("approval.resolved", "approval.expired"))
        self.opener = self.decision or self.requested
        self.of_decision = bool(self.decision) or any("executionId" in one[0] for one in own)

    @staticmethod
    def only(found):
        found = list(found)
        require(len(found) <= 1, "two where there can be one")
        return found[0] if found else None

    def own(self):
        return [one for one in (self.requested, *self.votes, self.result) if one]

    def order(self):
        parts = [one for one in (self.decision, *self.own()) if one]
        for earlier, later in zip(parts, parts[1:]):
            require(earlier[2] == later[2] and earlier[3] < later[3], "not in ledger order")

    def agreement(self):
        if self.decision:
            require(self.decision[0]["execution_state"] == "pending_override", "nobody was to be asked")
        for record, *_ in self.own():
            require(not self.of_decision or "executionId" in record, "no executionId")
            if self.opener and self.of_decision and record["type"] in ("approval.requested", "approval.resolved"):
                require(all(record[name] == self.opener[0][name] for name in POLICY), "another policy")
            if self.opener and record["type"] != "approval.resolved":
                same = all(record.get(name) == self.opener[0].get(name) for name in ("threadId", "agentId"))
                require(same, "another thread or agent")
        if self.decision and self.requested:
            asked, decided = (one[1].get("/action") for one in (self.requested, self.decision))
            require(asked is None or decided is None or canonical(asked) == canonical(decided), "another action")
            require(self.requested[0].get("replayTag") == self.decision[0].get("replayTag"), "another replay key")
        freed = self.result and self.result[0].get("freed")
        require(not freed or not self.opener or freed == self.opener[0].get("replayTag"), "frees another key")

    def ballot(self):
        listed = self.result[0]["votes"] if self.result else None
        action = next((one[1]["/action"] for one in (self.decision, self.requested) if one and "/action" in one[1]), None)
        last = -1
        for record, values, *_ in self.votes:
            seen = values.get("/actionDigest")
            require(seen is None or action is None or seen == sha256(canonical(action)).hex(), "saw another action")
            if listed is not None:
                entry = {name: record[name] for name in ("id", "subject", "vote", "reason")}
                require(entry in listed and listed.index(entry) > last, "not the vote that is listed")
                last = listed.index(entry)
                require(record["earlier"] == listed[:last], "other votes before it")
        subjects = [record["subject"] for record, *_ in self.votes]
        require(len(set(subjects)) == len(subjects), "two votes of one subject")
        return listed or []

    def terms(self, listed):
        if not self.requested:
            return
        asked = self.requested[0]
        terms = asked["terms"]
        for record, *_ in self.votes:
            require(set(record["functions"]) <= set(terms["functions"]), "a function that the terms do not name")
            require(record["time"] < asked["expires"], "a vote after the end")
        voters = [entry["subject"] for entry in listed] + [record["subject"] for record, *_ in self.votes]
        require("requester" not in terms["notBy"] or asked["requestedBy"] not in voters, "a vote of the requester")
        if not self.result:
            return
        result = self.result[0]
        require(result["deadline"] == asked["expires"], "another deadline")
        void = result.get("void", [])
        require(set(void) <= {entry["subject"] for entry in listed}, "void votes that nobody cast")
        counting = [entry for entry in listed if entry["vote"] == "approve" and entry["subject"] not in void]
        reached = len(counting) >= terms["quorum"]
        require(reached == (result.get("resolution") == "APPROVED"), "the quorum and the result")
        if reached:
            require(result["expires"] == after(result["time"], terms["validFor"]), "another end of validity")

    def successor(self):
        becomes = self.result and self.result[0].get("becomes")
        for record, _, origin, index in self.given if becomes else []:
            anew = record["type"] == "decision" and record["id"] == becomes
            asked = record["type"] == "approval.requested" and record["approvalId"] == becomes
            if anew or asked:
                require(record["time"] == self.result[0]["time"], "of another commit")
                require(not self.opener or (origin == self.opener[2] and index > self.opener[3]), "before the decision")
                require(all(record.get(name) == self.result[0].get(name) for name in POLICY), "another policy")
            if asked:
                require(record["requestedBy"] == self.result[0]["votes"][-1]["subject"], "not asked by who modified it")

    def verdict(self):
        self.order()
        self.agreement()
        self.terms(self.ballot())
        self.successor()
        approved = self.result and self.result[0].get("resolution") == "APPROVED"
        known = self.decision if self.of_decision else self.requested
        return "permitted" if approved and known else "not-permitted"


def verdicts(given):
    """One verdict for each approval, in the order in which it is first met."""
    ids = []
    for record, *_ in given:
        waits = record["type"] == "decision" and record["execution_state"] == "pending_override"
        asked = record["type"] in ("approval.requested", "approval.vote", "approval.resolved", "approval.expired")
        if waits or asked:
            ids.append(record["id"] if waits else record["approvalId"])
    found = []
    for approval_id in dict.fromkeys(ids):
        try:
            found.append(Approval(approval_id, given).verdict())
        except Refused:
            found.append("invalid")
    return found
