package io.writ;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.history.ExecutionReader;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Whoever repeats a request for ever hides nothing from those who read what came of it. */
class ReplaysTest extends LargePayments {
    @Test
    void replaysWithoutEndHideNoResolution() {
        try (var governor = home.open(time)) {
            var asked = pending(governor, "PAY-1");
            try (var callers =
                    Executors.newFixedThreadPool(200, Thread.ofVirtual().factory())) {
                for (var replay = 0; replay < 20_000; replay++) {
                    callers.execute(() -> governor.as(AGENT).executeFromSignals(large("PAY-1")));
                }
            }
            for (var read = 0; read < 2; read++) {
                var chain = governor.tenant().history().chain(asked.id()).orElseThrow();
                assertThat(chain.records()).hasSize(2 + ExecutionReader.MAX_REPLAYS);
            }
            governor.as(MARIA).resolveApproval(asked.id(), yes(asked));
            governor.as(TOMAS).resolveApproval(asked.id(), yes(asked));

            var chain = governor.tenant().history().chain(asked.id()).orElseThrow();
            assertThat(chain.whole()).isFalse();
            assertThat(chain.records().getLast().type()).isEqualTo("approval.resolved");
            assertThat(chain.records()).hasSize(5 + ExecutionReader.MAX_REPLAYS);
        }
    }
}
