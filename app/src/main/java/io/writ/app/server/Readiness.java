package io.writ.app.server;

import io.writ.Tenants;
import io.writ.audit.LedgerWatch;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Whether decisions can be made now, and if not, why. Anybody may ask. So it looks at most once a second, and names no
 * tenant. Safe for any number of threads.
 */
final class Readiness {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What a commit with its log may need. With less, the disk will soon be full. */
    private static final long LEAST_ROOM = 16L << 20;

    private final Tenants tenants;
    private final Path home;
    private final BooleanSupplier stopping;
    private Answer answer = new Answer(false, JsonObject.EMPTY);
    private long lookedAt = System.nanoTime() - LOOK_NANOS;

    Readiness(Tenants tenants, Path home, BooleanSupplier stopping) {
        this.tenants = tenants;
        this.home = home;
        this.stopping = stopping;
    }

    /**
     * What was found.
     *
     * @param checks each with {@code ok}, and what is wrong
     */
    record Answer(boolean ready, JsonObject checks) {}

    boolean ready() {
        return answer().ready();
    }

    synchronized Answer answer() {
        if (System.nanoTime() - lookedAt >= LOOK_NANOS || stopping.getAsBoolean()) {
            answer = look();
            lookedAt = System.nanoTime();
        }
        return answer;
    }

    private Answer look() {
        var troubles = new TreeMap<String, Optional<Refusal>>();
        troubles.put("server", stopping.getAsBoolean() ? Optional.of(stop()) : Optional.empty());
        troubles.put("disk", disk());
        troubles.put("store", Optional.empty());
        troubles.put("clock", Optional.empty());
        troubles.put("signer", Optional.empty());
        troubles.put("ledger", Optional.empty());
        tenants.all()
                .values()
                .forEach(tenant ->
                        tenant.trouble().ifPresent(trouble -> troubles.put(nameOf(trouble), Optional.of(trouble))));
        var checks = JsonObject.builder();
        troubles.forEach((name, trouble) -> checks.put(name, check(trouble).build()));
        return new Answer(
                troubles.values().stream().allMatch(Optional::isEmpty),
                checks.put("verification", verification()).build());
    }

    private static Refusal stop() {
        return Invariant.OVERLOADED.refuse("server", "the server is about to stop");
    }

    private static String nameOf(Refusal trouble) {
        return switch (trouble.invariant()) {
            case LEDGER_INTACT -> "ledger";
            case CLOCK -> "clock";
            case SIGNER -> "signer";
            default -> "store";
        };
    }

    private Optional<Refusal> disk() {
        try {
            return Files.getFileStore(home).getUsableSpace() < LEAST_ROOM
                    ? Optional.of(Invariant.DURABLE.refuse(
                            "disk", "less than " + (LEAST_ROOM >> 20) + " MiB are free where the home is"))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of(Invariant.DURABLE.refuse("disk", "the home's file system cannot be asked"));
        }
    }

    private static JsonObject.Builder check(Optional<Refusal> trouble) {
        var check = JsonObject.builder().put("ok", trouble.isEmpty());
        trouble.ifPresent(found -> check.put("invariant", found.invariant().id())
                .put("detail", found.problem())
                .put("fix", found.fix()));
        return check;
    }

    /** How far all ledgers together have been verified; a finding before what could not be read. */
    private JsonObject verification() {
        var walks = tenants.all().keySet().stream()
                .map(tenants::verification)
                .flatMap(Optional::stream)
                .toList();
        var trouble = walks.stream()
                .flatMap(walk -> walk.finding().or(walk::unread).stream())
                .min(Comparator.comparing(found -> found.invariant() != Invariant.LEDGER_INTACT));
        return check(trouble)
                .put(
                        "verified",
                        walks.stream().mapToLong(LedgerWatch.Progress::verified).sum())
                .put(
                        "records",
                        walks.stream().mapToLong(LedgerWatch.Progress::size).sum())
                .build();
    }
}
