package io.writ.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TenancyTest {
    @TempDir
    Path folder;

    @Test
    void aKeyOpensItsOwnTenantAndNothingOfAnother() throws Exception {
        var home = RunningServer.found(folder);
        RunningServer.tenant(home, "acme");
        var own = RunningServer.key(home, "--role", "decide");
        var admin = RunningServer.key(home, "--role", "admin", "--tenant", "acme");
        var auditor = RunningServer.key(home, "--role", "audit", "--tenant", "acme");
        try (var server = RunningServer.start(home)) {
            var decided = server.post(own, "/v1/decisions", RunningServer.payment("PAY-1"));
            assertThat(decided.status()).isEqualTo(201);
            var path = "/v1/decisions/" + decided.member("executionId");
            assertThat(server.get(own, path).status()).isEqualTo(200);
            for (var foreign : List.of(admin, auditor)) {
                var refused = server.get(foreign, path);
                assertThat(refused.status()).isEqualTo(404);
                assertThat(refused.member("invariant")).isEqualTo("INV-038");
            }
            assertThat(server.get(admin, "/v1/keys?tenant=default").status()).isEqualTo(404);
            assertThat(server.get(admin, "/v1/tenants").text()).contains("acme").doesNotContain("default");
            // the same payment is another one in another tenant
            assertThat(server.post(admin, "/v1/decisions", RunningServer.payment("PAY-1"))
                            .status())
                    .isEqualTo(201);
        }
    }

    @Test
    void aRevokedKeyOpensNothingFromTheAnswerOn() throws Exception {
        var home = RunningServer.found(folder);
        var admin = RunningServer.key(home, "--role", "admin");
        var other = RunningServer.key(home, "--role", "decide");
        try (var server = RunningServer.start(home)) {
            assertThat(server.get(other, "/v1/policies").status()).isEqualTo(200);
            var id = other.substring("writ_".length(), "writ_".length() + 16);
            assertThat(server.post(admin, "/v1/keys/" + id + "/revoke", "{}").status())
                    .isEqualTo(200);
            assertThat(server.get(other, "/v1/policies").status()).isEqualTo(401);
            assertThat(server.stop()).isZero();
        }
        try (var server = RunningServer.start(home)) {
            assertThat(server.get(other, "/v1/policies").status()).isEqualTo(401);
        }
    }
}
