package io.writ.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.app.http.Shares.Outcome;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Shares of a supply: what one may take, and that what is given back is there again. */
final class OwnShareTest {
    private static final int MOST = 64;

    private static Owner owner(int tenant, int key) {
        return new Owner("key-" + tenant + "-" + key, "tenant-" + tenant, false);
    }

    private static int takeAll(Shares shares, Owner owner) {
        var taken = 0;
        while (shares.take(owner, 0, 1) == Outcome.TAKEN) {
            taken++;
        }
        return taken;
    }

    @Test
    void aKeyTakesHalfATenantThreeQuartersAndWhoHasNothingAlwaysTakes() {
        var shares = new Shares(MOST);
        assertThat(takeAll(shares, owner(1, 1))).isEqualTo(32);
        assertThat(takeAll(shares, owner(1, 2))).isEqualTo(16);
        assertThat(takeAll(shares, owner(1, 3))).isZero();
        assertThat(takeAll(shares, owner(2, 1))).isEqualTo(8);
        assertThat(shares.take(owner(3, 1), 0, 1)).isEqualTo(Outcome.TAKEN);
        assertThat(shares.taken()).isEqualTo(57);
    }

    @Test
    void oneHolderMayTakeAllThatIsFreeAndNotMore() {
        var shares = new Shares(MOST);
        assertThat(shares.take(owner(1, 1), 0, 60)).isEqualTo(Outcome.TAKEN);
        assertThat(shares.take(owner(1, 1), 60, 4)).isEqualTo(Outcome.TAKEN);
        assertThat(shares.take(owner(1, 1), 64, 1)).isEqualTo(Outcome.ALL_GONE);
        assertThat(shares.take(owner(2, 1), 0, 1)).isEqualTo(Outcome.ALL_GONE);
    }

    @Test
    void whateverIsTakenAndGivenBackNothingIsLostAndNothingRemembered() {
        var random = new Random(1);
        var shares = new Shares(MOST);
        Map<Owner, Long> held = new HashMap<>();
        for (var step = 0; step < 20_000; step++) {
            var owner = owner(random.nextInt(3), random.nextInt(4));
            var holds = held.getOrDefault(owner, 0L);
            long amount = 1L + random.nextInt(8);
            if (random.nextBoolean()) {
                if (shares.take(owner, holds, amount) == Outcome.TAKEN) {
                    held.merge(owner, amount, Long::sum);
                }
            } else {
                var less = Math.min(holds, amount);
                shares.giveBack(owner, holds, less);
                held.put(owner, holds - less);
            }
            assertThat(shares.taken())
                    .isEqualTo(held.values().stream().mapToLong(Long::longValue).sum())
                    .isLessThanOrEqualTo(MOST);
        }
        held.forEach((owner, holds) -> shares.giveBack(owner, holds, holds));
        assertThat(shares.taken()).isZero();
        assertThat(takeAll(shares, owner(1, 1))).isEqualTo(32);
    }
}
