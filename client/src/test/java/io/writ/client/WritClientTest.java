package io.writ.client;

import static io.writ.client.ClientFixture.KEY;
import static io.writ.client.ClientFixture.PROPOSAL;
import static io.writ.client.ClientFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.writ.client.TestServer.Answered;
import io.writ.gate.Answer;
import io.writ.gate.Proposal;
import io.writ.verifier.Attestation;
import io.writ.verifier.Disclosure;
import io.writ.verifier.Verdict;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client hands over, and that it hands over nothing else. */
class WritClientTest {
    @RegisterExtension
    final ClientFixture fixture = new ClientFixture();

    private final TestServer server = fixture.server;

    @ParameterizedTest
    @CsvSource({"approve, Approved", "reject, Rejected", "manual_review, PendingOverride"})
    void whatIsHandedOverHasBeenVerifiedAndIsAboutTheProposal(String action, String answer) {
        server.records.action = action;
        try (var client = fixture.client()) {
            var decided = (Answer.Decided) client.executeFromSignals(PROPOSAL);

            assertThat(decided.getClass().getSimpleName()).isEqualTo(answer);
            assertThat(decided.repeated()).isFalse();
            assertThat(client.verify(decided.attestation())).isInstanceOf(Verdict.Valid.class);
            assertThat(client.attestation(id(decided.attestation()))).contains(decided.attestation());
            assertThat(client.kept()).contains(decided.attestation().proof().checkpoint());
        }
    }

    @Test
    void aProposalIsOneDecisionUnderItsKeyAndInOneCallWithoutOne() {
        var proposal = Proposal.of("access", "1.0.0", json("{'n':7,'list':['a'],'at':'2026-01-01T00:00:00.000Z'}"));
        var keyed = proposal.withIdempotencyKey("order-78");
        try (var client = fixture.client()) {
            var first = (Answer.Approved) client.executeFromSignals(keyed);
            assertThat(client.executeFromSignals(keyed)).isEqualTo(new Answer.Approved(first.attestation(), true));
            assertThat(server.log.size()).isEqualTo(1);

            server.next((exchange, answered) -> exchange.close());
            assertThat(client.executeFromSignals(proposal))
                    .isInstanceOfSatisfying(
                            Answer.Approved.class,
                            again -> assertThat(again.repeated()).isTrue());
            assertThat(server.log.size()).isEqualTo(2);
            assertThat(client.executeFromSignals(proposal))
                    .isInstanceOfSatisfying(
                            Answer.Approved.class,
                            another -> assertThat(another.repeated()).isFalse());
            assertThat(server.log.size()).isEqualTo(3);
        }
    }

    private static RecordId id(Attestation decision) {
        return RecordId.parse(decision.id());
    }

    @Test
    void noFlippedByteOfAnAnswerGoesUnnoticed() {
        try (var client = fixture.builder().consistencyEvery(Duration.ofDays(1)).build()) {
            var genuine = ((Answer.Decided) client.executeFromSignals(PROPOSAL)).attestation();
            var body = genuine.toJson().canonical();
            for (var at = 0; at < body.length; at++) {
                var spoiled = body.clone();
                spoiled[at] = (byte) (spoiled[at] ^ 1 << (at % 8));
                server.next((exchange, answered) -> TestServer.send(exchange, new Answered(201, Map.of(), spoiled)));

                assertThatThrownBy(() -> client.executeFromSignals(PROPOSAL).getClass())
                        .as("byte %d", at)
                        .isInstanceOf(UntrustedAnswerException.class);
            }
        }
    }

    @Test
    void aTrueAttestationOfAnotherProposalIsNoAnswer() {
        var others = Map.of(
                "/policyVersion",
                        new Proposal(
                                PolicyRef.of("payment-approval", "1.1.1"),
                                PROPOSAL.signals(),
                                PROPOSAL.action(),
                                PROPOSAL.threadId(),
                                PROPOSAL.agentId(),
                                PROPOSAL.parents(),
                                PROPOSAL.idempotencyKey()),
                "/threadId", PROPOSAL.withThread("t-2", "accounts-agent"),
                "/agentId", PROPOSAL.withThread("t-1", "another"),
                "/parents", PROPOSAL.withParents(List.of("p-2", "p-1")),
                "/idempotency", PROPOSAL.withIdempotencyKey("order-78"));
        others.forEach((place, other) -> {
            var refused = answeredWithThatOf(other);

            assertThat(refused.refusal().invariant()).isEqualTo(Invariant.ANSWERS_REQUEST);
            assertThat(refused.refusal().place()).isEqualTo(place);
        });
        // the same key, but another body: what the digest is for
        for (var signals : List.of(
                "{'payment_id':'PAY-1'}", "{'payment_id':'PAY-2','amount':'250.00','rate':1.5,'verified':true}")) {
            var other = new Proposal(
                    PROPOSAL.policy(),
                    json(signals),
                    PROPOSAL.action(),
                    PROPOSAL.threadId(),
                    PROPOSAL.agentId(),
                    PROPOSAL.parents(),
                    PROPOSAL.idempotencyKey());
            assertThat(answeredWithThatOf(other))
                    .hasMessage(
                            "INV-041@verify: /idempotency: is of another request. "
                                    + "Treat the answer as one to another request; send the request again with the same idempotency key.");
        }
    }

    private UntrustedAnswerException answeredWithThatOf(Proposal other) {
        try (var fresh = new ClientFixture();
                var client = fresh.client()) {
            var genuine = ((Answer.Decided) client.executeFromSignals(other)).attestation();
            fresh.server.next((exchange, answered) -> TestServer.send(
                    exchange, new Answered(201, Map.of(), genuine.toJson().canonical())));
            return catchThrowableOfType(
                    UntrustedAnswerException.class,
                    () -> client.executeFromSignals(PROPOSAL).getClass());
        }
    }

    @Test
    void whatIsWithheldIsNotTakenForWhatWasSent() {
        server.next((exchange, answered) -> {
            var whole = Attestation.parse(answered.body());
            var shown = whole.disclosures().stream()
                    .filter(disclosure -> !disclosure.place().equals("/action"))
                    .map(Disclosure::text)
                    .toList();
            var less = Attestation.of(whole.leaf(), shown, whole.proof());
            TestServer.send(exchange, new Answered(201, Map.of(), less.toJson().canonical()));
        });
        try (var client = fixture.client()) {
            assertThatThrownBy(() -> client.executeFromSignals(PROPOSAL).getClass())
                    .isInstanceOf(UntrustedAnswerException.class)
                    .hasMessageStartingWith("INV-041@verify: /action: is not disclosed");
        }
    }

    @Test
    void refusalsAreTypedAndNeverTriedAgain() {
        var id = "01932f6a-7c00-7000-8000-000000000001";
        try (var client = fixture.client()) {
            var first = ((Answer.Decided) client.executeFromSignals(PROPOSAL)).attestation();
            var held = JsonObject.builder()
                    .putAll(json(
                            "{'type':'https://writ.io/invariants#INV-013','title':'t','detail':'held','status':409,"
                                    + "'invariant':'INV-013','boundary':'replay','field':'/signals','fix':'Use it.'}"))
                    .put("executionId", id);
            var bare = new String(held.build().canonical(), StandardCharsets.UTF_8);
            server.refuseNext(1, 409, Map.of(), bare);
            var replayed = (Answer.Replayed) client.executeFromSignals(PROPOSAL);
            assertThat(replayed.executionId()).hasToString(first.id());
            assertThat(replayed.first()).isEmpty();
            assertThat(replayed.refusal().message()).isEqualTo("INV-013@replay: /signals: held. Use it.");

            var whole = bare.substring(0, bare.length() - 1) + ",\"attestation\":"
                    + new String(first.toJson().canonical(), StandardCharsets.UTF_8) + "}";
            server.refuseNext(1, 409, Map.of("Idempotent-Replayed", "true"), whole);
            assertThat(client.executeFromSignals(PROPOSAL))
                    .isEqualTo(new Answer.Replayed(replayed.refusal(), RecordId.parse(id), Optional.of(first), true));

            server.refuseNext(1, 409, Map.of(), whole.replace("accounts-agent", "accounts-agenT"));
            assertThatThrownBy(() -> client.executeFromSignals(PROPOSAL).getClass())
                    .isInstanceOf(UntrustedAnswerException.class);

            server.refuseNext(1, 401, Map.of(), "<html>no</html>");
            assertThatThrownBy(() -> client.executeFromSignals(PROPOSAL).getClass())
                    .isInstanceOf(ProblemException.class)
                    .hasMessage("HTTP 401: the server answered 401 without saying why. Ask the server's operator.");
            server.refuseNext(1, 401, Map.of(), "{\"invariant\":\"INV-035\",\"detail\":\"d\",\"fix\":\"F.\"}");
            assertThat(client.executeFromSignals(PROPOSAL))
                    .isEqualTo(new Answer.Refused(new Refusal(Invariant.AUTHENTICATED, "", "d", "F.")));
            server.refuseNext(
                    1,
                    422,
                    Map.of(),
                    "{\"invariant\":\"INV-007\",\"detail\":\"d\",\"field\":\"/signals/a\",\"fix\":\"F.\"}");
            assertThatThrownBy(() -> client.simulate(PROPOSAL).toString())
                    .isInstanceOf(RefusedException.class)
                    .hasMessage("INV-007@validate: /signals/a: d. F.");
        }
        assertThat(server.asked).hasSize(7);
        assertThat(fixture.ticker.slept).isEmpty();
    }

    @Test
    void theKeyShowsNowhere() {
        var echo = "{\"detail\":\"bad\\u0007 key " + KEY + "\",\"title\":\"" + KEY + "\",\"field\":\"" + KEY + "\"}";
        try (var client = fixture.builder().retries(Retries.NONE).build()) {
            server.refuseNext(1, 401, Map.of(), echo);
            assertThatThrownBy(() -> client.executeFromSignals(PROPOSAL).getClass())
                    .isInstanceOf(ProblemException.class)
                    .message()
                    .contains("bad  key …")
                    .doesNotContain(KEY);
            server.refuseNext(1, 503, Map.of(), echo);
            assertThatThrownBy(() -> client.executeFromSignals(PROPOSAL).getClass())
                    .isInstanceOf(NoAnswerException.class)
                    .message()
                    .contains("bad  key …")
                    .doesNotContain(KEY);
        }
        assertThat(ApiKey.of(KEY)).hasToString("ApiKey[…]");
        assertThatThrownBy(() -> ApiKey.of(KEY + "\n"))
                .hasMessage("INV-035@validate: an API key is 1 to 512 printable ASCII characters without space. "
                        + "Send `Authorization: Bearer KEY` with a key that `writ keys create` printed.");
    }

    @Test
    void anotherLedgerOfTheSameRootIsNotTheOneThatIsWatched() {
        try (var client = fixture.builder().origin("test.local/other").build()) {
            assertThatThrownBy(() -> client.executeFromSignals(PROPOSAL).getClass())
                    .isInstanceOf(UntrustedAnswerException.class)
                    .hasMessageStartingWith("INV-018@verify: /proof: a checkpoint of \"test.local/default\", "
                            + "where the ledger watched is \"test.local/other\".");
        }
    }

    @Test
    void waitingEndsWithTheTimeOrTheDecision() {
        server.records.action = "manual_review";
        try (var client = fixture.client()) {
            var pending = ((Answer.Decided) client.executeFromSignals(PROPOSAL)).attestation();

            assertThat(client.awaitChain(id(pending), Duration.ofSeconds(2))).containsExactly(pending);
            assertThat(server.asked)
                    .contains("GET /v1/decisions/" + pending.id() + "?chain=true&wait=2s")
                    .hasSize(5);

            server.records.action = "approve";
            var done = ((Answer.Decided) client.executeFromSignals(PROPOSAL.withIdempotencyKey("2"))).attestation();
            var before = server.asked.size();
            assertThat(client.awaitChain(id(done), Duration.ofSeconds(60))).containsExactly(done);
            assertThat(server.asked).hasSize(before + 1);
        }
    }

    @Test
    void oneDecisionIsNotAnother() {
        try (var client = fixture.client()) {
            var first = ((Answer.Decided) client.executeFromSignals(PROPOSAL)).attestation();
            var second = ((Answer.Decided) client.executeFromSignals(PROPOSAL.withIdempotencyKey("2"))).attestation();
            server.next((exchange, answered) -> TestServer.send(
                    exchange, new Answered(200, Map.of(), first.toJson().canonical())));

            assertThatThrownBy(() -> client.attestation(id(second)).isPresent())
                    .isInstanceOf(UntrustedAnswerException.class)
                    .hasMessageStartingWith("INV-041@verify: /executionId: is not the one that was asked for.");
            assertThat(client.attestation(RecordId.parse("01932f6a-7c00-7000-8000-00000000ffff")))
                    .isEmpty();
            server.refuseNext(1, 404, Map.of(), "no such page");
            assertThatThrownBy(() -> client.attestation(id(second)).isPresent())
                    .as("what is not found by who knows nothing of decisions may be there")
                    .isInstanceOf(ProblemException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://writ.example", "writ.example:7077", "https:///v1", "https://user:secret@writ.example",
                "https://writ.example?x", "https://writ.example#x", "http://writ.example", "http://127.0.0.1.example"
            })
    void addressesThatWouldGiveTheKeyAwayAreRefused(String address) {
        assertThatThrownBy(() -> WritClient.builder(URI.create(address), TestLog.trustRoot())
                        .apiKey(ApiKey.of(KEY))
                        .build())
                .message()
                .startsWith("INV-039@validate: ")
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://writ.example:7077/base/",
                "http://localhost:7077",
                "http://127.0.0.1",
                "http://[::1]:7077"
            })
    void addressesThatKeepTheKeyAreTaken(String address) {
        WritClient.builder(URI.create(address), TestLog.trustRoot())
                .apiKey(ApiKey.of(KEY))
                .build()
                .close();
    }
}
