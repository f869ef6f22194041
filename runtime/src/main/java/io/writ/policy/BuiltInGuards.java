package io.writ.policy;

import io.writ.action.TaskScan;
import java.util.List;
import java.util.Optional;

/** The guards of every tenant, which no policy declares and none can switch off. */
public final class BuiltInGuards {
    public static final String ANTI_LOOPS = "ANTI_LOOPS";
    public static final String DATA_EXFILTRATION = "DATA_EXFILTRATION";

    public static final List<String> IDS = List.of(ANTI_LOOPS, DATA_EXFILTRATION);

    /** The same task this often among the last ten, this one counted, is a loop. */
    private static final int LOOP = 3;

    private static final Violation TOO_LARGE =
            new Violation(ANTI_LOOPS, GuardLevel.BLOCKING, "The task is larger than 200,000 canonical bytes.");
    private static final Violation REPEATED =
            new Violation(ANTI_LOOPS, GuardLevel.BLOCKING, "The same task for the third time within the last ten.");
    private static final Violation SECRETS =
            new Violation(DATA_EXFILTRATION, GuardLevel.MANDATORY, "The task names secrets or an environment dump.");

    private BuiltInGuards() {}

    /**
     * What {@code ANTI_LOOPS} finds.
     *
     * @param repeats how many of the last ten tasks, this one not counted, were the same
     */
    public static Optional<Violation> antiLoops(TaskScan scan, int repeats) {
        if (scan.tooLarge()) {
            return Optional.of(TOO_LARGE);
        }
        return repeats >= LOOP - 1 ? Optional.of(REPEATED) : Optional.empty();
    }

    /** What {@code DATA_EXFILTRATION} finds. */
    public static Optional<Violation> dataExfiltration(TaskScan scan) {
        return scan.namesSecrets() ? Optional.of(SECRETS) : Optional.empty();
    }

    /** Whether neither finds anything, at a glance. */
    static boolean clear(TaskScan scan, FactValues facts) {
        return scan.isClear() && facts.repeats() < LOOP - 1;
    }
}
