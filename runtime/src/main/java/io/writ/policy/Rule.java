package io.writ.policy;

import io.writ.policy.condition.Condition;

/** A rule: if its condition holds, and no rule before it did, this is the decision. */
public record Rule(String id, Condition condition, Decision decision) {}
