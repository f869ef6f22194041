package io.writ.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A server process under load from this one, on the same machine. First it measures durable decisions and simulations
 * over 64 kept-alive connections, each of which waits for its answer. Then it measures decisions with and without 2,000
 * idle and 500 slow connections, in turns. At last it sends decisions for {@code writ.soak} seconds and prints the
 * server's memory. The server's heap is 512 MiB. Needs the packaged app.
 */
final class HttpBench {
    private static final int CONNECTIONS = 64;
    private static final int ROUNDS = 5;
    private static final int DECISIONS = 40_000;
    private static final int IDLE = 2_000;
    private static final int SLOW = 500;
    private static final Path APP = Path.of(System.getProperty("writ.app", "app/target/writ.jar"));

    private final URI server;
    private final String key;
    private final Process process;
    private final AtomicLong next = new AtomicLong();

    private HttpBench(URI server, String key, Process process) {
        this.server = server;
        this.key = key;
        this.process = process;
    }

    static void run(Path folder) throws Exception {
        var home = folder.resolve("http").toString();
        command("init", "--home", home).start().waitFor();
        var key = output(command("keys", "create", "--home", home, "--role", "decide"));
        var process = command("serve", "--home", home, "--port", "0")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            var line = new BufferedReader(process.inputReader(StandardCharsets.UTF_8)).readLine();
            new HttpBench(URI.create(line.substring(line.indexOf("http"))), key, process).measure();
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private static ProcessBuilder command(String... arguments) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-jar",
                APP.toString()));
        line.addAll(List.of(arguments));
        return new ProcessBuilder(line);
    }

    private static String output(ProcessBuilder command) throws IOException, InterruptedException {
        var process = command.start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.waitFor();
        return out;
    }

    private void measure() throws Exception {
        load("/v1/decisions", 201, DECISIONS);
        load("/v1/simulate", 200, DECISIONS);
        List<Double> decisions = new ArrayList<>();
        List<Double> simulations = new ArrayList<>();
        List<Double> tails = new ArrayList<>();
        for (var round = 0; round < ROUNDS; round++) {
            var decided = load("/v1/decisions", 201, DECISIONS);
            var simulated = load("/v1/simulate", 200, DECISIONS);
            decisions.add(decided.rate());
            tails.add(decided.millis(0.99));
            simulations.add(simulated.rate());
            System.out.printf("decisions %s; simulate %s%n", decided, simulated);
        }
        System.out.printf(
                "median: decisions %,.0f/s, p99 %.1f ms; simulate %,.0f/s%n",
                Main.median(decisions), Main.median(tails), Main.median(simulations));
        beside();
        soak(Duration.ofSeconds(Long.getLong("writ.soak", 60)));
    }

    /** What callers saw: the rate, and the times of single requests in order. */
    private record Load(double rate, long[] nanos) {
        double millis(double quantile) {
            return nanos[(int) (nanos.length * quantile)] / 1e6;
        }

        @Override
        public String toString() {
            return "%,.0f/s, p50 %.1f ms, p99 %.1f ms".formatted(rate, millis(0.5), millis(0.99));
        }
    }

    private Load load(String path, int expected, int count) throws Exception {
        var left = new AtomicLong(count);
        var nanos = new long[count];
        var done = new CountDownLatch(CONNECTIONS);
        var failure = new AtomicReference<Throwable>();
        var start = System.nanoTime();
        for (var i = 0; i < CONNECTIONS; i++) {
            Thread.ofVirtual().start(() -> {
                try (var connection = new HttpConnection(server, key)) {
                    for (var slot = left.decrementAndGet(); slot >= 0; slot = left.decrementAndGet()) {
                        var sent = System.nanoTime();
                        var status = connection.post(path, payment(next.getAndIncrement()));
                        nanos[(int) slot] = System.nanoTime() - sent;
                        if (status != expected) {
                            throw new IllegalStateException("status " + status);
                        }
                    }
                } catch (IOException | RuntimeException e) {
                    failure.set(e);
                    left.set(0);
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
        if (failure.get() != null) {
            throw new IllegalStateException(failure.get());
        }
        var rate = count * 1e9 / (System.nanoTime() - start);
        Arrays.sort(nanos);
        return new Load(rate, nanos);
    }

    private static byte[] payment(long number) {
        var values = "\"payment_id\":\"PAY-" + number + "\",\"amount\":\"250.00\",\"currency\":\"EUR\"";
        return ("{\"policyId\":\"payment-approval\",\"policyVersion\":\"1.0.0\",\"signals\":{" + values
                        + ",\"verified\":true},\"action\":{\"name\":\"payment.execute\",\"target\":\"psp:acme\",\"parameters\":{"
                        + values + "}},\"threadId\":\"t-1\",\"agentId\":\"accounts-agent\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Pairs of rounds, without and with many connections that do nothing or next to nothing. */
    private void beside() throws Exception {
        List<Double> ratios = new ArrayList<>();
        for (var round = 0; round < ROUNDS; round++) {
            var alone = load("/v1/decisions", 201, DECISIONS);
            List<HttpConnection> others = new ArrayList<>();
            var dripping = new AtomicBoolean(true);
            for (var i = 0; i < IDLE + SLOW; i++) {
                others.add(new HttpConnection(server, key));
            }
            var slow = others.subList(IDLE, IDLE + SLOW);
            for (var connection : slow) {
                connection.begin();
            }
            var drip = Thread.ofVirtual().start(() -> dripUntil(dripping, slow));
            var beside = load("/v1/decisions", 201, DECISIONS);
            dripping.set(false);
            drip.join();
            for (var connection : others) {
                connection.close();
            }
            ratios.add(beside.rate() / alone.rate());
            System.out.printf("alone %s; beside %,d idle and %,d slow %s%n", alone, IDLE, SLOW, beside);
        }
        System.out.printf("median ratio %.2f%n", Main.median(ratios));
    }

    private static void dripUntil(AtomicBoolean dripping, List<HttpConnection> slow) {
        try {
            while (dripping.get()) {
                for (var connection : slow) {
                    connection.drip();
                }
                TimeUnit.SECONDS.sleep(1);
            }
        } catch (IOException e) {
            // the server has closed a slow connection, as it should
            System.out.println("a slow connection was closed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void soak(Duration time) throws Exception {
        var end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            var round = load("/v1/decisions", 201, 4 * DECISIONS);
            System.out.printf("soak %s; resident %,d MiB%n", round, resident() >> 10);
        }
    }

    /** The server's resident memory in KiB. */
    private long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
    }
}
