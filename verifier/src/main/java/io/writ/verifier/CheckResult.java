package io.writ.verifier;

import io.writ.verifier.refusal.Refusal;

/** What came of one check. */
public sealed interface CheckResult {
    /**
     * It holds.
     *
     * @param remark what was left out of it, one sentence; empty if nothing was
     */
    record Passed(String remark) implements CheckResult {}

    /**
     * It does not hold.
     *
     * @param refusal what is wrong, and where
     */
    record Failed(Refusal refusal) implements CheckResult {}

    /**
     * Nobody looked.
     *
     * @param why what was not supplied, does not apply, or failed before
     */
    record NotChecked(String why) implements CheckResult {}
}
