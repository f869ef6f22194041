package io.writ.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the figures were measured on, and how much of it they used. */
final class Machine {
    private Machine() {}

    /** One line: processor, cores, heap, JDK, and what else was running. */
    static String describe() throws IOException {
        var cpu = Path.of("/proc/cpuinfo");
        var model = Files.isReadable(cpu)
                ? Files.readAllLines(cpu).stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 2))
                        .findFirst()
                        .orElse("unknown processor")
                : System.getProperty("os.arch");
        var runtime = Runtime.getRuntime();
        return "%s, %d cores, heap %d MiB, JDK %s, load average %.1f"
                .formatted(
                        model,
                        runtime.availableProcessors(),
                        runtime.maxMemory() >> 20,
                        System.getProperty("java.version"),
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    /** The processor time that this process has used, in nanoseconds. A busy machine hardly changes it. */
    static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
