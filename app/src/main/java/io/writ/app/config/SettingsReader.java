package io.writ.app.config;

import io.writ.app.config.ResolvedSettings.Given;
import io.writ.policy.source.Nearest;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Resolves settings. A command line option wins over the environment, the environment over the file, the file over the
 * default. Everything that is set anywhere is checked, even if something else wins. For one reading.
 */
public final class SettingsReader {
    /** Variables of ours that set nothing on a server: the key of a client, and what shows where a bug happened. */
    private static final Set<String> NO_SETTINGS = Set.of("WRIT_API_KEY", "WRIT_DEBUG");

    private final List<Setting<?>> table;
    private final Map<Setting<?>, Given<?>> given = new LinkedHashMap<>();
    private final List<Refusal> refusals = new ArrayList<>();

    public SettingsReader(List<Setting<?>> table) {
        this.table = table;
    }

    /** What a command line says about a setting. */
    public record Option(String name, Setting<?> setting, String text) {}

    /**
     * Reads all of it.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-043 for the first thing that is wrong, and how many more
     *     there are
     */
    public ResolvedSettings read(Optional<SettingsFile> file, Map<String, String> environment, List<Option> options) {
        file.ifPresent(present -> present.read(table, this::set, refusals));
        new TreeMap<>(environment).forEach(this::variable);
        options.forEach(option -> set(option.setting(), option.text(), option.name()));
        if (!refusals.isEmpty()) {
            throw first().exception();
        }
        return new ResolvedSettings(given);
    }

    private Refusal first() {
        var first = refusals.getFirst();
        var more = refusals.size() - 1;
        return more == 0
                ? first
                : first.invariant()
                        .refuse(
                                first.place(),
                                first.problem() + " (and " + more + " more " + (more == 1 ? "problem" : "problems")
                                        + " after it)",
                                first.fix());
    }

    private void variable(String name, String text) {
        if (!name.startsWith(Setting.PREFIX) || NO_SETTINGS.contains(name)) {
            return;
        }
        var setting = table.stream().filter(one -> one.variable().equals(name)).findFirst();
        if (setting.isPresent()) {
            set(setting.get(), text, name);
        } else {
            var known = table.stream().map(Setting::variable).toList();
            refusals.add(Invariant.SETTINGS.refuse(
                    Refusal.quote(name), "no setting has this variable", Nearest.hint(name, known, "Variables are ")));
        }
    }

    private <T> void set(Setting<T> setting, String text, String origin) {
        var value = setting.kind().parse(text);
        if (value.isPresent()) {
            given.put(setting, new Given<>(value.get(), text, origin));
        } else {
            refusals.add(refusal(setting, text, origin));
        }
    }

    static Refusal refusal(Setting<?> setting, String text, String origin) {
        var shown = setting.secret() ? "this is not" : "this is " + Refusal.quote(text);
        return Invariant.SETTINGS.refuse(
                origin, setting.key() + " is " + setting.kind().expectation() + "; " + shown);
    }
}
