package io.writ.app.server;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.HomeOption;
import io.writ.app.cli.Terminal;
import io.writ.app.config.ServerSettings;
import io.writ.app.logging.ServerLog;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** {@code writ serve}: the HTTP server. */
@CommandLine.Command(
        name = "serve",
        description = "Serve every tenant of a home over HTTP, until it is told to stop.",
        footer = {"", "Example:", "  writ serve --home my-home --port 7077"})
final class Serve extends Command {
    private static final Logger LOG = LoggerFactory.getLogger(Serve.class);

    @Mixin
    HomeOption home = new HomeOption();

    @Mixin
    ConfigOptions config = new ConfigOptions();

    Serve(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        var settings = ServerSettings.of(config.resolve());
        ServerLog.configure(settings.log());
        var stop = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(stop, stopped)));
        try {
            serve(settings, stop);
            return ExitCode.OK;
        } finally {
            stopped.countDown();
        }
    }

    /**
     * A signal begins the shutdown. Accepted requests are answered first. The exit code is that of a success, because
     * the stop was asked for.
     */
    private static void leave(CountDownLatch stop, CountDownLatch stopped) {
        if (stopped.getCount() == 0) {
            return;
        }
        stop.countDown();
        await(stopped);
        Runtime.getRuntime().halt(ExitCode.OK.number());
    }

    private void serve(ServerSettings settings, CountDownLatch stop) {
        try (var serving = Serving.start(home.folder, settings)) {
            ready(serving.uri());
            await(stop);
            LOG.info("stopping");
        } catch (IOException e) {
            throw Invariant.SETTINGS
                    .refuse(
                            "server.host and server.port",
                            "the address "
                                    + Refusal.quote(settings.server().host() + ":"
                                            + settings.server().port()) + " cannot be listened at",
                            "Choose another address or port.")
                    .exception();
        }
    }

    private void ready(URI uri) {
        if (json) {
            terminal.json(JsonObject.builder().put("uri", uri.toString()).build());
        } else {
            terminal.line("serving  " + uri);
        }
        terminal.out().flush();
        LOG.info("serving {}", uri);
        if (uri.getScheme().equals("http") && !isLoopback(uri.getHost())) {
            LOG.warn("API keys travel in clear: put TLS here (tls.certificate, tls.key) or in front");
        }
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
