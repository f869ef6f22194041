package io.writ.policy;

/** Who runs what a policy approves. */
public enum ExecutionMode {
    /** Anybody who holds the attestation; an approval holds its replay key for good. */
    ANY,
    /** Only executors that claim first; an approval that expires unclaimed frees its replay key. */
    CLAIMED
}
