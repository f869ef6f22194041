package io.writ.app.audit;

import io.writ.Features;
import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.Failures;
import io.writ.app.cli.LedgerOptions;
import io.writ.app.cli.Terminal;
import io.writ.app.cli.Terminal.Paint;
import io.writ.audit.AuditReport;
import io.writ.audit.LedgerAudit;
import io.writ.gate.Problem;
import io.writ.home.Home;
import io.writ.ledger.LedgerView;
import io.writ.ledger.Projections;
import io.writ.store.Store;
import io.writ.store.StoreException;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.refusal.RefusedException;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code writ log verify}: walks the whole ledger. */
@CommandLine.Command(
        name = "verify",
        description =
                "Verify the whole ledger: leaves, tree, checkpoints, disclosures, and every projection against a rebuild.",
        footer = {
            "",
            "Exit code: 0 intact, 20 not, 1 refused, 2 usage.",
            "",
            "Example:",
            "  writ log verify --home my-home"
        })
public final class LogVerify extends Command {
    private static final Duration SHORT = Duration.ofMillis(500);

    @Mixin
    LedgerOptions ledger = new LedgerOptions();

    @Option(names = "--tree-only", description = "Leave out disclosures and projections.")
    boolean treeOnly;

    public LogVerify(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        var start = System.nanoTime();
        var report = audit();
        var took = Duration.ofNanos(System.nanoTime() - start);
        if (json) {
            terminal.json(json(report, took));
        } else {
            show(report, took);
        }
        return report.intact() ? ExitCode.OK : ExitCode.INVALID;
    }

    /** A database that cannot be read is a ledger that is not intact; a home that cannot be opened is a refusal. */
    private AuditReport audit() {
        try {
            return ledger.read(this::audit);
        } catch (StoreException broken) {
            return AuditReport.unreadable(Failures.refusal(broken));
        }
    }

    private AuditReport audit(Home home, Store store) {
        var terms = new LedgerAudit.AuditSettings(
                home.origin(ledger.tenant()),
                ledger.tenant(),
                home.trustRoot(),
                home.projections(ledger.tenant()),
                !treeOnly);
        try (var view = LedgerView.open(store)) {
            var bar = new ProgressBar(terminal, view.size());
            try {
                return new LedgerAudit(store, terms).run(bar::at);
            } finally {
                bar.clear();
            }
        } catch (RefusedException damaged) {
            return AuditReport.unreadable(damaged.refusal());
        }
    }

    private void show(AuditReport report, Duration took) {
        for (var finding : report.findings()) {
            terminal.line(terminal.paint(Paint.BAD, finding.invariant().toString()) + ": " + finding.place() + ": "
                    + finding.problem());
        }
        for (var remark : report.remarks()) {
            terminal.line(terminal.paint(Paint.CAUTION, "remark") + ": " + remark.place() + ": " + remark.what());
        }
        terminal.item(
                "records", String.format(Locale.ROOT, "%,d in %s", report.records(), pace(report.records(), took)));
        terminal.item("checkpoints", String.format(Locale.ROOT, "%,d", report.checkpoints()));
        if (!treeOnly) {
            terminal.item(
                    "projections",
                    String.format(
                            Locale.ROOT,
                            "%,d rows",
                            report.rows().values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum()));
        }
        terminal.line(
                report.intact()
                        ? terminal.paint(Paint.GOOD, "intact")
                        : terminal.paint(Paint.BAD, "NOT INTACT") + ": " + count(report));
    }

    private static String count(AuditReport report) {
        var shown = report.findings().size();
        return String.format(Locale.ROOT, "%,d %s", report.found(), report.found() == 1 ? "finding" : "findings")
                + (report.found() > shown ? ", of which the first " + shown + " are shown" : "");
    }

    /** A rate says nothing before the machine has warmed up. */
    private static String pace(long records, Duration took) {
        var seconds = took.toNanos() / 1e9;
        return took.compareTo(SHORT) < 0
                ? took.toMillis() + " ms"
                : String.format(Locale.ROOT, "%.1f s, %,d/s", seconds, (long) (records / seconds));
    }

    private JsonObject json(AuditReport report, Duration took) {
        var rows = JsonObject.builder();
        for (var table : Projections.tables(Features.PROJECTIONS)) {
            rows.put(table.name(), report.rows().getOrDefault(table.name(), 0L));
        }
        return JsonObject.builder()
                .put("intact", report.intact())
                .put("records", report.records())
                .put("checkpoints", report.checkpoints())
                .put("rows", rows.build())
                .put("found", report.found())
                .put("milliseconds", took.toMillis())
                .put(
                        "findings",
                        new JsonArray(report.findings().stream()
                                .<JsonValue>map(refusal -> Problem.of(refusal).toJson())
                                .toList()))
                .put("remarked", report.remarked())
                .put(
                        "remarks",
                        new JsonArray(report.remarks().stream()
                                .<JsonValue>map(remark -> JsonObject.builder()
                                        .put("place", remark.place())
                                        .put("detail", remark.what())
                                        .build())
                                .toList()))
                .build();
    }
}
