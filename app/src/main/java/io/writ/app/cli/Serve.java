package io.writ.app.cli;

import io.writ.Tenants;
import io.writ.app.http.HttpServer;
import io.writ.time.Entropy;
import io.writ.time.TimeSource;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.refusal.Invariant;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code writ serve}: the HTTP server. */
@CommandLine.Command(
        name = "serve",
        description = "Serve every tenant of a home over HTTP, until it is told to stop.",
        footer = {"", "Example:", "  writ serve --home my-home --port 7077"})
final class Serve extends Command {
    @Mixin
    HomeOption home = new HomeOption();

    @Option(names = "--host", paramLabel = "ADDRESS", defaultValue = "127.0.0.1", description = "Where to listen.")
    String host = "127.0.0.1";

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "7077", description = "0 takes any free port.")
    int port;

    Serve(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run() {
        var stop = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(stop, stopped)));
        try {
            serveUntil(stop);
            return ExitCode.OK;
        } finally {
            stopped.countDown();
        }
    }

    /**
     * A signal begins the shutdown: what was accepted is answered first, and a stop that was asked for is a success.
     */
    private static void leave(CountDownLatch stop, CountDownLatch stopped) {
        if (stopped.getCount() == 0) {
            return;
        }
        stop.countDown();
        await(stopped);
        Runtime.getRuntime().halt(ExitCode.OK.number());
    }

    private void serveUntil(CountDownLatch stop) {
        try (var tenants = Tenants.open(home.folder, TimeSource.SYSTEM, Entropy.system());
                var server = HttpServer.start(tenants, host, port)) {
            ready(server);
            await(stop);
        } catch (IOException e) {
            throw Invariant.HTTP_FORM
                    .refuse("--port", "the address cannot be listened at", "Choose another address or port.")
                    .exception();
        }
    }

    private void ready(HttpServer server) {
        if (json) {
            terminal.json(
                    JsonObject.builder().put("uri", server.uri().toString()).build());
        } else {
            terminal.line("serving  " + server.uri());
        }
        terminal.out().flush();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
