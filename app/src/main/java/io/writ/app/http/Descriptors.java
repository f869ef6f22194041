package io.writ.app.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many connections the process may open, so that descriptors are left for the ledgers. */
final class Descriptors {
    private static final Logger LOG = LoggerFactory.getLogger(Descriptors.class);

    /** For stores and their readers, files that are written beside them, and what the JDK opens. */
    private static final int KEPT = 256;

    private static final int LEAST = 16;

    private Descriptors() {}

    /** As many as are wanted, or as many as the process may open beside what it needs itself. */
    static int connections(int wanted) {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix)) {
            return wanted;
        }
        var left = unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount() - KEPT;
        if (left >= wanted) {
            return wanted;
        }
        var most = (int) Math.min(wanted, Math.max(LEAST, left));
        LOG.warn(
                "limits.connections is {}, but the process may open {} files: {} connections are taken at a time."
                        + " Raise the limit of open files (ulimit -n).",
                wanted,
                unix.getMaxFileDescriptorCount(),
                most);
        return most;
    }
}
