package io.writ.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.ledger.Inbox.Offer;
import org.junit.jupiter.api.Test;

/** What is accepted is answered: the queue is bounded, keeps its order, and empties itself after it is closed. */
class InboxTest {
    private static Waiting<String> step() {
        return new Waiting<>(view -> committed -> "done");
    }

    @Test
    void whatDoesNotFitIsRefusedAndWhatWasTakenStaysInOrder() throws InterruptedException {
        var inbox = new Inbox(2);
        var first = step();
        var second = step();

        assertThat(inbox.offer(first)).isEqualTo(Offer.TAKEN);
        assertThat(inbox.offer(second)).isEqualTo(Offer.TAKEN);
        assertThat(inbox.offer(step())).isEqualTo(Offer.FULL);
        assertThat(inbox.take()).isSameAs(first);
        assertThat(inbox.offer(step())).isEqualTo(Offer.TAKEN);
        assertThat(inbox.take()).isSameAs(second);
    }

    @Test
    void closingTakesNothingMoreAndGivesOutWhatWasTaken() throws InterruptedException {
        var inbox = new Inbox(2);
        var first = step();
        inbox.offer(first);
        inbox.close();

        assertThat(inbox.offer(step())).isEqualTo(Offer.CLOSED);
        assertThat(inbox.take()).isSameAs(first);
        assertThat(inbox.take()).isNull();
    }

    @Test
    void aBatchGrowsOnlyAsLongAsACommitIsUnderWay() throws InterruptedException {
        var inbox = new Inbox(2);

        assertThat(inbox.takeWhileCommitting(false)).isNull();
        inbox.beginCommit();
        var late = step();
        var caller = Thread.ofVirtual().start(() -> inbox.offer(late));
        assertThat(inbox.takeWhileCommitting(false)).isSameAs(late);
        caller.join();
        inbox.endCommit();
        assertThat(inbox.takeWhileCommitting(false)).isNull();
    }

    @Test
    void aFreeCommitterGetsABatchThatIsWorthItEvenIfMoreIsWaiting() throws InterruptedException {
        var inbox = new Inbox(2);
        var waiting = step();
        inbox.offer(waiting);

        assertThat(inbox.takeWhileCommitting(true)).isNull();
        inbox.beginCommit();
        assertThat(inbox.takeWhileCommitting(true)).isSameAs(waiting);
    }
}
