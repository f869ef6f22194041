package io.writ.conformance.http;

import static io.writ.conformance.http.People.elements;
import static io.writ.conformance.http.People.require;
import static org.assertj.core.api.Assertions.assertThat;

import io.writ.conformance.http.RunningServer.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Votes that come at one moment, votes that come again, and whoever waits for them. */
@Timeout(120)
final class VoteRaceTest {
    private static final int VOTERS = 64;

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static People people;

    @BeforeAll
    static void serve() throws Exception {
        var home = RunningServer.found(folder);
        var admin = RunningServer.key(home, "--role", "admin");
        server = RunningServer.start(home);
        people = new People(server, admin);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<Answer> together(List<Callable<Answer>> calls) throws Exception {
        var ready = new CyclicBarrier(calls.size());
        List<Answer> answers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = calls.stream()
                    .<Callable<Answer>>map(call -> () -> {
                        ready.await();
                        return call.call();
                    })
                    .toList();
            for (var answer : threads.invokeAll(waiting)) {
                answers.add(answer.get());
            }
        }
        return answers;
    }

    private static List<Answer> of(List<Answer> answers, int status) {
        return answers.stream().filter(answer -> answer.status() == status).toList();
    }

    @Test
    void theLastPlaceIsTakenOnceHoweverManyWantIt() throws Exception {
        List<String> keys = new ArrayList<>();
        for (var i = 0; i < VOTERS; i++) {
            keys.add(people.manager("voter-" + i));
        }
        var id = people.pending("PAY-1");
        require(200, people.approve(people.maria, id));
        var vote = People.vote("APPROVED", people.digest(id));

        var answers = together(keys.stream()
                .<Callable<Answer>>map(key -> () -> server.post(key, People.resolutions(id), vote))
                .toList());

        assertThat(of(answers, 200))
                .singleElement()
                .satisfies(won -> assertThat(won.member("state")).isEqualTo("approved"));
        assertThat(of(answers, 409))
                .hasSize(VOTERS - 1)
                .allSatisfy(late -> assertThat(late.member("invariant")).isEqualTo("INV-044"));
        assertThat(people.records("approval.vote", id)).isEqualTo(2);
        assertThat(people.records("approval.resolved", id)).isEqualTo(1);
    }

    @Test
    void aVoteAfterALostAnswerIsTheSameVote() throws Exception {
        var id = people.pending("PAY-2");
        var vote = People.vote("APPROVED", people.digest(id));
        var path = People.resolutions(id);

        var answers = together(IntStream.range(0, VOTERS)
                .<Callable<Answer>>mapToObj(each -> () -> each % 2 == 0
                        ? server.post(people.maria, path, vote)
                        : server.post(people.maria, path, vote, "Idempotency-Key", "v-" + each % 4))
                .toList());

        assertThat(answers).allSatisfy(answer -> {
            require(200, answer);
            assertThat(answer.member("state")).isEqualTo("pending");
            assertThat(elements(answer.json(), "votes")).hasSize(1);
        });
        assertThat(answers.stream()
                        .filter(answer -> answer.response()
                                .headers()
                                .firstValue("Idempotent-Replayed")
                                .isEmpty()))
                .hasSize(1);
        assertThat(people.records("approval.vote", id)).isEqualTo(1);
        People.refused(403, "INV-046", server.post(people.maria, path, vote.replace("APPROVED", "REJECTED")));

        require(200, people.approve(people.otto, id));
        var after = require(200, server.post(people.maria, path, vote));
        assertThat(after.member("state")).isEqualTo("approved");
        assertThat(people.records("approval.resolved", id)).isEqualTo(1);
    }

    @Test
    void whoeverWaitsIsWokenByTheResolution() throws Exception {
        var id = people.pending("PAY-3");
        var digest = people.digest(id);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var began = System.nanoTime();
            var waiting = threads.submit(() -> server.get(people.agent, "/v1/approvals/" + id + "?wait=30s"));
            var decision =
                    threads.submit(() -> server.get(people.agent, "/v1/decisions/" + id + "?chain=true&wait=30s"));
            Thread.sleep(500);
            require(200, people.approve(people.maria, id));
            Thread.sleep(500);
            assertThat(waiting.isDone()).isFalse();
            assertThat(decision.isDone()).isFalse();
            require(200, server.post(people.otto, People.resolutions(id), People.vote("REJECTED", digest)));
            assertThat(waiting.get().member("state")).isEqualTo("rejected");
            assertThat(decision.get().text()).contains("\"approval.resolved\"");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        }
        var pending = people.pending("PAY-4");
        assertThat(require(200, server.get(people.agent, "/v1/approvals/" + pending + "?wait=1s"))
                        .member("state"))
                .isEqualTo("pending");
    }
}
