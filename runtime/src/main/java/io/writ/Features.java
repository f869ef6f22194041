package io.writ;

import io.writ.approval.ApprovalTables;
import io.writ.caller.PrincipalTable;
import io.writ.clock.ClockTable;
import io.writ.decision.ReplayTable;
import io.writ.escalation.FailureTables;
import io.writ.ledger.IdempotencyTable;
import io.writ.ledger.Projection;
import io.writ.ledger.TileSummary;
import io.writ.publication.PolicyTables;
import io.writ.thread.ThreadTables;
import io.writ.verifier.Inside;
import java.util.List;

/** The features that look something up in a ledger, one line each. The ledger and its store know none of them. */
@Inside
public final class Features {
    /** What they look up, in the order in which an audit counts it. */
    public static final List<Projection> PROJECTIONS = List.of(
            new ReplayTable(),
            new IdempotencyTable(),
            new PolicyTables(),
            new ClockTable(),
            new PrincipalTable(),
            TileSummary.PROJECTION,
            new ApprovalTables(),
            new FailureTables(),
            new ThreadTables());

    private Features() {}
}
