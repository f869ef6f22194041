package io.writ.app.config;

import io.writ.escalation.Thresholds;
import io.writ.escalation.Thresholds.Counts;
import io.writ.gate.Severity;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Three settings for each severity: after how many failures in a row a tier is reached, if the last failure has that
 * severity.
 */
record EscalationSettings(
        Severity severity, Setting<Integer> adjudication, Setting<Integer> people, Setting<Integer> stop) {
    private static final Kind<Integer> COUNT = Kind.integer(1, 1_000_000);

    /** Those of every severity. */
    static final List<EscalationSettings> ALL =
            Arrays.stream(Severity.values()).map(EscalationSettings::of).toList();

    private static EscalationSettings of(Severity severity) {
        var usual = Thresholds.USUAL;
        var last = severity.wireName();
        return new EscalationSettings(
                severity,
                count(
                        last + ".adjudication",
                        usual.adjudication(),
                        "From which failure in a row on an adjudicator is asked, if the last is of severity " + last
                                + "."),
                count(last + ".people", usual.people(), "From which on people are asked, and the workflow suspends."),
                count(last + ".stop", usual.stop(), "From which on the thread is stopped."));
    }

    private static Setting<Integer> count(String key, int standard, String meaning) {
        return Setting.of("escalation." + key, COUNT, Integer.toString(standard), meaning);
    }

    Stream<Setting<?>> settings() {
        return Stream.of(adjudication, people, stop);
    }

    /**
     * The values.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-043 unless they increase
     */
    Counts counts(ResolvedSettings settings) {
        settings.requireNotMore(adjudication, people);
        settings.requireNotMore(people, stop);
        return new Counts(settings.get(adjudication), settings.get(people), settings.get(stop));
    }
}
