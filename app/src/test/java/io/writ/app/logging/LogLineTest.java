package io.writ.app.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.read.ListAppender;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class LogLineTest {
    private static final String HOSTILE =
            "a\n2026-11-20T00:00:00.000Z INFO  io.writ - forged\r\u001b[31m\u2028\u202e\"}";

    private static String logged(Function<ILoggingEvent, String> form, String text, Throwable thrown) {
        var context = new LoggerContext();
        AppenderBase<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        var logger = context.getLogger("io.writ.Test");
        logger.setLevel(Level.INFO);
        logger.addAppender(appender);
        logger.atInfo()
                .setCause(thrown)
                .addKeyValue("route", text)
                .addKeyValue("status", 200)
                .log(text);
        return form.apply(((ListAppender<ILoggingEvent>) appender).list.getFirst());
    }

    @Test
    void aLineForPeopleShowsWhatItIsAbout() {
        assertThat(logged(new TextLine(), "a decision", new IllegalStateException("late", new Error("disk"))))
                .matches("""
                        \\S+T\\S+Z INFO  io\\.writ\\.Test - a decision route="a decision" status=200
                        \tjava\\.lang\\.IllegalStateException: late
                        (?s)(\t  at [^\n]*\n)+\tcaused by: java\\.lang\\.Error: disk
                        (\t  at [^\n]*\n)*""");
    }

    @Test
    void noTextFromOutsideForgesALine() {
        var random = new Random(7);
        for (var round = 0; round < 2_000; round++) {
            var text = round == 0 ? HOSTILE : random(random);
            var thrown = new IllegalStateException(text, new Error(text));
            thrown.addSuppressed(new Error(text));

            var people = logged(new TextLine(), text, thrown);
            var machines = logged(new JsonLine(), text, thrown);

            assertThat(people.lines().skip(1)).allMatch(line -> line.startsWith("\t"));
            assertThat(people.chars()).allMatch(c -> c == '\n' || c == '\t' || !Character.isISOControl(c));
            assertThat(machines).endsWith("\n").hasLineCount(1);
            var object = JsonReader.readObject(machines.strip().getBytes(StandardCharsets.UTF_8));
            assertThat(object.names())
                    .containsExactlyInAnyOrder("time", "level", "logger", "message", "route", "status", "error");
            assertThat(object.get("error"))
                    .isInstanceOfSatisfying(
                            JsonObject.class,
                            error -> assertThat(error.string("type")).isEqualTo("java.lang.IllegalStateException"));
        }
    }

    private static String random(Random random) {
        var text = new StringBuilder();
        for (var length = random.nextInt(12); length >= 0; length--) {
            switch (random.nextInt(4)) {
                case 0 -> text.append((char) random.nextInt(0x20));
                case 1 -> text.append((char) (0xD800 + random.nextInt(0x800)));
                case 2 -> text.append((char) random.nextInt(0x10000));
                default -> text.append("\\\"={} ".charAt(random.nextInt(6)));
            }
        }
        return text.toString();
    }
}
