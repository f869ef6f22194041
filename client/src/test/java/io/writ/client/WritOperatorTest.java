package io.writ.client;

import static io.writ.client.ClientFixture.KEY;
import static io.writ.client.ClientFixture.PROPOSAL;
import static io.writ.client.ClientFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.client.TestServer.Answered;
import io.writ.gate.Answer;
import io.writ.verifier.Attestation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an operator's client does again by itself, and what it takes for an answer. */
class WritOperatorTest {
    @RegisterExtension
    final ClientFixture fixture = new ClientFixture();

    private final TestServer server = fixture.server;

    @Test
    void onlyWhatIsTheSameWhenDoneTwiceIsDoneAgain() {
        try (var operator = fixture.builder().buildOperator()) {
            lost();
            assertThatThrownBy(() -> operator.retire("p", "1.0.0")).isInstanceOf(NoAnswerException.class);
            lost();
            assertThatThrownBy(() -> operator.acceptClock("why")).isInstanceOf(NoAnswerException.class);
            lost();
            assertThatThrownBy(() -> operator.createTenant("acme")).isInstanceOf(NoAnswerException.class);
            assertThat(server.asked)
                    .containsExactly("POST /v1/policies/p/1.0.0/retire", "POST /v1/clock/accept", "POST /v1/tenants");

            lost();
            server.refuseNext(1, 201, Map.of(), "{\"id\":\"7\",\"key\":\"k\"}");
            assertThat(operator.grantKey(json("{'roles':['decide']}"), Optional.of("a b")))
                    .isEqualTo(json("{'id':'7','key':'k'}"));
            lost();
            server.refuseNext(1, 200, Map.of(), "{\"tenants\":[\"default\"]}");
            assertThat(operator.tenants()).isEqualTo(List.of("default"));
            assertThat(server.asked)
                    .endsWith(
                            "POST /v1/keys?tenant=a%20b",
                            "POST /v1/keys?tenant=a%20b", "GET /v1/tenants", "GET /v1/tenants");
        }
    }

    private void lost() {
        server.next((exchange, answered) -> exchange.close());
    }

    @Test
    void aRecordIsHandedOverOnlyIfItProvesWhatWasAsked() {
        Attestation other;
        try (var client = fixture.client()) {
            other = ((Answer.Decided) client.executeFromSignals(PROPOSAL)).attestation();
        }
        var body = new String(other.toJson().canonical(), StandardCharsets.UTF_8);
        try (var operator = fixture.builder().buildOperator();
                var trusting = WritClientBuilder.ofOperator(server.address())
                        .apiKey(ApiKey.of(KEY))
                        .buildOperator()) {
            server.refuseNext(1, 200, Map.of(), body);
            assertThatThrownBy(() -> operator.retire("p", "1.0.0"))
                    .isInstanceOf(UntrustedAnswerException.class)
                    .hasMessageStartingWith("INV-041@verify: /type: is not what was asked for.");
            server.refuseNext(1, 200, Map.of(), body.replace("key:ci", "key:me"));
            assertThatThrownBy(() -> operator.retire("p", "1.0.0"))
                    .isInstanceOf(UntrustedAnswerException.class)
                    .hasMessageStartingWith("INV-016@verify: ");
            server.refuseNext(1, 200, Map.of(), body);
            assertThatThrownBy(() -> trusting.retire("p", "1.0.0"))
                    .isInstanceOf(UntrustedAnswerException.class)
                    .hasMessageStartingWith("INV-041@verify: /type: is not what was asked for.");
            server.next((exchange, answered) ->
                    TestServer.send(exchange, new Answered(200, Map.of(), "[]".getBytes(StandardCharsets.UTF_8))));
            assertThatThrownBy(() -> operator.keys(Optional.empty())).isInstanceOf(UntrustedAnswerException.class);
        }
    }
}
