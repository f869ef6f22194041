package io.writ.publication;

import io.writ.verifier.canonical.Digest;
import io.writ.verifier.id.PolicyRef;

/** A policy version that a tenant has published. */
public record PublishedPolicy(PolicyRef ref, Digest bundleHash, boolean retired) {}
