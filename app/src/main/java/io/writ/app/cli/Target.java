package io.writ.app.cli;

import io.writ.caller.Role;
import io.writ.client.ApiKey;
import io.writ.client.CheckpointMemory;
import io.writ.client.NoAnswerException;
import io.writ.client.ProblemException;
import io.writ.client.WritClient;
import io.writ.client.WritClientBuilder;
import io.writ.client.WritOperator;
import io.writ.gate.Governance;
import io.writ.gate.Problem;
import io.writ.home.HomeLayout;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Where a command does its work: in a home, which this process owns while it writes, or at the server that owns the
 * home. Refusals, and how they are shown, are the same in both cases. The caller is the same too if the environment
 * holds an API key.
 */
public final class Target {
    @Spec(Spec.Target.MIXEE)
    @Nullable CommandSpec spec;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description =
                    "The home, made by `writ init`. A command that writes to it acts as the system's user, or, with "
                            + "WRIT_API_KEY in the environment, as that key. With --server: only where the trust root is.")
    @Nullable Path home;

    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            description = "The tenant (default: default). With --server the key says it, but for keys.")
    @Nullable String tenant;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "Have it done by this server. The API key comes from the environment: WRIT_API_KEY.")
    @Nullable URI server;

    @Option(
            names = "--trust",
            paramLabel = "ROOT.json",
            description = "With --server: the trust root to check its answers against, in place of that of --home. "
                    + "Given again for each of its successors, in order, the last one counts.")
    List<Path> trust = new ArrayList<>();

    @Option(
            names = "--ca",
            paramLabel = "CERT.pem",
            description = "With --server: the certificate that its own must lead to (default: those of the JDK).")
    @Nullable Path certificate;

    @Option(
            names = "--allow-plaintext",
            description =
                    "With --server: send the key over http to another machine. Only where the network is trusted.")
    boolean plaintext;

    /**
     * Has a decision made.
     *
     * @param checkpoint where to keep the newest checkpoint of a server's ledger; null to forget it
     */
    public <T> T decide(@Nullable Path checkpoint, Function<Governance, T> work) {
        if (server == null) {
            if (checkpoint != null) {
                throw usage("--checkpoint belongs to --server");
            }
            return govern(here(), Role.DECIDE, work);
        }
        refuseTenant();
        var root = root().orElseThrow(() ->
                usage("--server needs --trust=ROOT.json or --home=DIR: against what is its answer to be checked?"));
        var builder = remote(server, root);
        if (checkpoint != null) {
            builder.memory(CheckpointMemory.file(checkpoint));
        }
        try (var client = builder.build()) {
            return asHere(() -> work.apply(client));
        }
    }

    /** Has something done that may be asked for in a home, by a caller of this role, as of a server. */
    public <T> T govern(Role role, Function<Governance, T> work) {
        return run(ledger -> govern(ledger, role, work), server -> work.apply(server.governance()));
    }

    private static <T> T govern(LedgerOptions ledger, Role role, Function<Governance, T> work) {
        return ledger.write(role, (tenant, caller) -> work.apply(tenant.as(caller)));
    }

    /** Does something that only a key of the tenant may do. */
    public <T> T run(Function<LedgerOptions, T> here, Function<WritOperator, T> there) {
        if (server != null) {
            refuseTenant();
        }
        return operate(here, there);
    }

    /** Does something for the tenant that is named. */
    public <T> T operate(Function<LedgerOptions, T> here, Function<WritOperator, T> there) {
        if (server == null) {
            return here.apply(here());
        }
        try (var operator = operator(server)) {
            return asHere(() -> there.apply(operator));
        }
    }

    /** Refuses, before anything is read, options that do not go together. */
    public void check() {
        if (server == null && home == null) {
            throw usage("Missing required option: '--home=DIR' or '--server=URL'");
        }
        if (server == null && !trust.isEmpty()) {
            throw usage("--trust belongs to --server");
        }
    }

    /** The tenant that was named. */
    public Optional<String> tenant() {
        return Optional.ofNullable(tenant);
    }

    private LedgerOptions here() {
        check();
        return LedgerOptions.of(Objects.requireNonNull(home), tenant, spec);
    }

    private void refuseTenant() {
        if (tenant != null) {
            throw usage("--tenant: with --server the API key says which tenant it is");
        }
    }

    /** Says so if a record came from a server and was not verified. */
    public void sayIfUnverified(Terminal terminal, boolean json) {
        if (server != null && home == null && trust.isEmpty()) {
            terminal.err()
                    .print(
                            json
                                    ? "{\"verified\":false}\n"
                                    : "not verified: neither --trust nor --home says against what\n");
        }
    }

    private WritOperator operator(URI address) {
        return root().map(root -> remote(address, root))
                .orElseGet(() -> settings(WritClientBuilder.ofOperator(address)))
                .buildOperator();
    }

    private WritClientBuilder remote(URI address, TrustRoot root) {
        return settings(WritClient.builder(address, root));
    }

    private WritClientBuilder settings(WritClientBuilder builder) {
        builder.apiKey(key());
        if (certificate != null) {
            builder.tls(CertificateFile.trust(certificate));
        }
        return plaintext ? builder.allowPlaintext() : builder;
    }

    private Optional<TrustRoot> root() {
        if (!trust.isEmpty()) {
            return Optional.of(TrustFiles.chain(trust));
        }
        return Optional.ofNullable(home).map(folder -> TrustFiles.chain(List.of(new HomeLayout(folder).trustRoot())));
    }

    private ApiKey key() {
        return Command.of(spec)
                .terminal
                .apiKey()
                .filter(text -> !text.isEmpty())
                .map(ApiKey::of)
                .orElseThrow(() -> Invariant.AUTHENTICATED
                        .refuse(
                                Terminal.API_KEY,
                                "the environment variable is not set",
                                "Set it to a key of the server.")
                        .exception());
    }

    /** A command line that is wrong. */
    public ParameterException usage(String problem) {
        if (spec == null) {
            throw new IllegalStateException("the options belong to no command");
        }
        return new ParameterException(spec.commandLine(), problem);
    }

    /** A refusal of a server, while it is asked for something else, is shown in the same words as that of a home. */
    public static <T> T asHere(Supplier<T> call) {
        try {
            return call.get();
        } catch (ProblemException e) {
            throw e.problem()
                    .refusal()
                    .<RuntimeException>map(Refusal::exception)
                    .orElse(e);
        } catch (NoAnswerException e) {
            throw e.problem()
                    .flatMap(Problem::refusal)
                    .<RuntimeException>map(Refusal::exception)
                    .orElse(e);
        }
    }
}
