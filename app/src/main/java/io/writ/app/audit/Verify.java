package io.writ.app.audit;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.Failures;
import io.writ.app.cli.InputFile;
import io.writ.app.cli.Terminal;
import io.writ.app.cli.TrustFiles;
import io.writ.policy.library.PolicyReExecution;
import io.writ.verifier.Attestation;
import io.writ.verifier.AttestationVerifier;
import io.writ.verifier.bundle.Bundle;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code writ verify}: says what an attestation is worth. Needs no home, no store and no network. */
@CommandLine.Command(
        name = "verify",
        description = "Verify an attestation offline, against a trust root.",
        footer = {
            "",
            "Exit code:",
            "   0  valid",
            "  20  invalid; or trust root, bundle or attestation malformed",
            "  21  valid, but not re-executed, as values are withheld",
            "   1  a file cannot be read",
            "   2  usage",
            "",
            "Example:",
            "  writ verify --trust my-home/trust/root.json payment.attestation.json \\",
            "    --policy my-home/policies/payment-approval/1.1.0"
        })
final class Verify extends Command {
    @Option(
            names = "--trust",
            required = true,
            paramLabel = "ROOT.json",
            description = "The trust root. Given again for each of its successors, in order, the last one counts.")
    List<Path> trust = new ArrayList<>();

    @Option(
            names = "--policy",
            paramLabel = "BUNDLE-DIR",
            description = "The policy's signed folder: the decision is made again and compared.")
    @Nullable Path policy;

    @Option(
            names = "--publication",
            paramLabel = "FILE",
            description = "The attestation of the policy's publication: policy keys are judged at its time.")
    @Nullable Path publication;

    @Parameters(
            index = "0",
            paramLabel = "ATTESTATION.json",
            description = "One attestation, or an array of several; - reads standard input.")
    Path attestation = Path.of("");

    Verify(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        try {
            var judgement = judgement();
            var report = new VerdictReport(terminal, judgement);
            if (json) {
                terminal.json(judgement.json());
            } else {
                report.show();
            }
            return report.exitCode();
        } catch (RefusedException e) {
            Failures.refuse(terminal, json, e.refusal());
            // a file that cannot be read is the caller's mistake; a malformed one proves nothing
            return e.refusal().invariant() == Invariant.NAMED_FILE ? ExitCode.REFUSED : ExitCode.INVALID;
        }
    }

    private Judgement judgement() {
        var file = InputFile.read(attestation, Attestation.MAX_SIZE);
        var builder = AttestationVerifier.builder(TrustFiles.chain(trust)).reExecution(new PolicyReExecution());
        if (policy != null) {
            builder.bundle(bundle(policy));
        }
        if (publication != null) {
            builder.publication(Attestation.parse(InputFile.read(publication, Attestation.MAX_SIZE)));
        }
        var verifier = builder.build();
        return Judgement.of(file, each -> verifier);
    }

    private static Bundle bundle(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw InputFile.unreadable(folder, "there is no such folder");
        }
        return Bundle.read(folder);
    }
}
