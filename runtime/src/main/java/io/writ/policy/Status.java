package io.writ.policy;

import java.util.List;

/** The worst that the guards found. */
public enum Status {
    /** Nothing, or advisory only. */
    GREEN,
    /** A mandatory guard. */
    YELLOW,
    /** A blocking guard. */
    RED;

    static Status of(List<Violation> violations) {
        var status = GREEN;
        for (var violation : violations) {
            var one = switch (violation.level()) {
                case ADVISORY -> GREEN;
                case MANDATORY -> YELLOW;
                case BLOCKING -> RED;
            };
            status = one.compareTo(status) > 0 ? one : status;
        }
        return status;
    }
}
