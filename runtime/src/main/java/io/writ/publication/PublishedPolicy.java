package io.writ.publication;

import io.writ.policy.PolicyRef;
import io.writ.verifier.canonical.Digest;

/** A policy version that a tenant has published. */
public record PublishedPolicy(PolicyRef ref, Digest bundleHash, boolean retired) {}
