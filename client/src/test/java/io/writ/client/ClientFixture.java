package io.writ.client;

import io.writ.gate.Proposal;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A server, a client of it, and the proposal that they talk about; registered as an extension, for each test anew. */
final class ClientFixture implements AutoCloseable, AfterEachCallback {
    static final String KEY = "wk_0123456789abcdef";
    static final Proposal PROPOSAL = Proposal.of(
                    "payment-approval",
                    "1.1.0",
                    json("{'payment_id':'PAY-1','amount':'250.00','rate':1.5,'verified':true}"))
            .withAction(json("{'name':'payment.execute','target':'psp:acme','parameters':{'amount':'250.00'}}"))
            .withThread("t-1", "accounts-agent")
            .withParents(List.of("p-1", "p-2"))
            .withIdempotencyKey("order-77");

    final TestServer server;
    final TestTicker ticker = new TestTicker();

    ClientFixture() {
        try {
            server = new TestServer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonObject json(String text) {
        return JsonReader.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    WritClientBuilder builder() {
        return WritClient.builder(server.address(), TestLog.trustRoot())
                .apiKey(ApiKey.of(KEY))
                .timeout(Duration.ofSeconds(5))
                .ticker(ticker);
    }

    WritClient client() {
        return builder().build();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        close();
    }

    @Override
    public void close() {
        server.close();
    }
}
