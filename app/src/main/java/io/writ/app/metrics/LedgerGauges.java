package io.writ.app.metrics;

import io.writ.audit.LedgerWatch;

/** What can be asked of a tenant's ledger at any time. */
public interface LedgerGauges {
    /** How many requests wait for it. */
    int waiting();

    /** How many records it holds. */
    long size();

    /** How far it has been verified. */
    LedgerWatch.Progress verification();
}
