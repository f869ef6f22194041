package io.writ.app.config;

import io.writ.policy.source.Fields;
import io.writ.policy.source.Nearest;
import io.writ.policy.source.Place;
import io.writ.policy.source.SourceNode;
import io.writ.policy.source.SourceNode.Member;
import io.writ.policy.source.SourceNode.Members;
import io.writ.policy.source.SourceNode.Scalar;
import io.writ.policy.source.SourceProblems;
import io.writ.policy.source.YamlSource;
import io.writ.verifier.canonical.JsonNull;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file of settings: YAML 1.2, a group a level, read by the same strict reader as policies. A name that is no setting,
 * and a value of another type, is refused with its line and column.
 *
 * @param name as the user named it
 */
public record SettingsFile(String name, byte[] content) {
    /** The largest file. */
    public static final int LIMIT = 64 << 10;

    /** Where values go that the file sets. */
    @FunctionalInterface
    interface Target {
        void set(Setting<?> setting, String text, String origin);
    }

    void read(List<Setting<?>> table, Target target, List<Refusal> refusals) {
        var problems = new SourceProblems();
        if (!isEmpty()) {
            YamlSource.read(content, LIMIT, problems)
                    .flatMap(root ->
                            Fields.of(root, "a file of settings", problems).map(object -> (Members) root))
                    .ifPresent(root -> new Reading(table, target, problems).group("", root));
        }
        problems.sorted()
                .forEach(problem -> refusals.add(
                        problem.hint().isEmpty()
                                ? Invariant.SETTINGS.refuse(at(problem.place()), problem.message())
                                : Invariant.SETTINGS.refuse(at(problem.place()), problem.message(), problem.hint())));
    }

    /** If every line of a file is a comment, it sets nothing. Many files begin like this. */
    private boolean isEmpty() {
        return new String(content, StandardCharsets.UTF_8)
                .lines()
                .allMatch(line -> line.isBlank() || line.stripLeading().startsWith("#"));
    }

    private String at(Place place) {
        return Refusal.quote(name) + ":" + place.line() + ":" + place.column();
    }

    /** One walk through the file. */
    private final class Reading {
        private final List<Setting<?>> table;
        private final Target target;
        private final SourceProblems problems;

        Reading(List<Setting<?>> table, Target target, SourceProblems problems) {
            this.table = table;
            this.target = target;
            this.problems = problems;
        }

        void group(String prefix, Members members) {
            members.members().forEach((name, member) -> member(prefix + name, member));
        }

        private void member(String key, Member member) {
            var setting = table.stream().filter(one -> one.key().equals(key)).findFirst();
            if (setting.isPresent()) {
                value(setting.get(), member);
            } else if (table.stream().anyMatch(one -> one.key().startsWith(key + "."))) {
                below(key, member);
            } else {
                problems.error(member.namePlace(), "there is no setting " + Refusal.quote(key), hint(key));
            }
        }

        private void below(String key, Member member) {
            if (member.value() instanceof Members group) {
                group(key + ".", group);
            } else if (member.value().json() != JsonNull.NULL) {
                problems.error(
                        member.value().place(),
                        key + " is a group of settings, not " + Fields.kind(member.value()),
                        "");
            }
        }

        private void value(Setting<?> setting, Member member) {
            var text = text(setting, member.value());
            if (text.isPresent() && setting.kind().parse(text.get()).isPresent()) {
                target.set(setting, text.get(), at(member.value().place()));
            } else if (text.isPresent()) {
                problems.error(
                        member.value().place(),
                        SettingsReader.refusal(setting, text.get(), "").problem(),
                        "");
            } else {
                problems.error(
                        member.value().place(),
                        setting.key() + " is " + setting.kind().expectation() + ", not " + Fields.kind(member.value()),
                        "");
            }
        }

        private Optional<String> text(Setting<?> setting, SourceNode node) {
            if (!(node instanceof Scalar scalar) || !setting.kind().inFile().test(scalar.json())) {
                return Optional.empty();
            }
            return Optional.of(
                    scalar.json() instanceof JsonString text
                            ? text.value()
                            : new String(scalar.json().canonical(), StandardCharsets.UTF_8));
        }

        /** The nearest names, or those that end in this one: {@code port} means {@code server.port}. */
        private String hint(String key) {
            var known = table.stream().map(Setting::key).toList();
            var groups = known.stream().map(one -> one.substring(0, one.indexOf('.')));
            var ending = known.stream().filter(one -> one.endsWith("." + key)).toList();
            return ending.isEmpty()
                    ? Nearest.hint(
                            key,
                            Stream.concat(known.stream(), groups.distinct()).toList(),
                            "Settings are ")
                    : "Did you mean " + String.join(" or ", ending) + "?";
        }
    }
}
