package io.writ.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.escalation.Thresholds.Counts;
import io.writ.gate.Severity;
import io.writ.verifier.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsReaderTest {
    private static final String FIX =
            "Compare with docs/operations.md; `writ config show` tells what is in force and where it came from.";

    private static ResolvedSettings read(String yaml, Map<String, String> environment) {
        return read(yaml, environment, List.of());
    }

    private static ResolvedSettings read(
            String yaml, Map<String, String> environment, List<SettingsReader.Option> options) {
        var file = new SettingsFile("writ.yaml", yaml.getBytes(StandardCharsets.UTF_8));
        return new SettingsReader(Settings.ALL).read(Optional.of(file), environment, options);
    }

    @Test
    void whatNobodySetsHasItsDefault() {
        var settings = ServerSettings.of(read("# nothing yet\n\n", Map.of("PATH", "/bin")));

        assertThat(settings)
                .isEqualTo(new ServerSettings(
                        new ServerSettings.Server("127.0.0.1", 7077, Optional.empty()),
                        Optional.empty(),
                        new ServerSettings.Limits(
                                4 << 20,
                                128 << 20,
                                32,
                                16 << 10,
                                Duration.ofSeconds(15),
                                Duration.ofSeconds(30),
                                4 << 10,
                                Duration.ofMinutes(2),
                                10_000,
                                65_535,
                                4_096,
                                8_192,
                                Optional.empty(),
                                256,
                                16,
                                2_048,
                                256,
                                Duration.ofSeconds(50)),
                        new ServerSettings.Log(LogLevel.INFO, LogFormat.TEXT),
                        Duration.ofSeconds(30),
                        new ServerSettings.Verification(true, Duration.ofDays(1)),
                        Arrays.stream(Severity.values())
                                .collect(Collectors.toMap(severity -> severity, usual -> new Counts(2, 3, 5)))));
    }

    @Test
    void everyDefaultIsOfItsKindAndEveryVariableNamesOneSetting() {
        assertThat(Settings.ALL)
                .allSatisfy(setting -> assertThat(setting.standard() == null
                                || setting.standardValue().isPresent())
                        .as(setting.key())
                        .isTrue());
        assertThat(Settings.ALL).extracting(Setting::key).doesNotHaveDuplicates();
        assertThat(Settings.ALL).extracting(Setting::variable).doesNotHaveDuplicates();
    }

    @Test
    void anOptionWinsOverTheEnvironmentAndThatOverTheFileInWhateverSettings() {
        var values = Map.of(
                Settings.HOST, List.of("a.example", "b.example", "c.example"),
                Settings.PORT, List.of("1", "2", "3"),
                Settings.BODY, List.of("1MiB", "2MiB", "3MiB"),
                Settings.DRAIN, List.of("PT1S", "PT2S", "PT3S"),
                Settings.LOG_FORMAT, List.of("json", "text", "json"),
                Settings.VERIFICATION, List.of("true", "false", "true"));
        var random = new Random(41);
        for (var round = 0; round < 500; round++) {
            Map<String, List<String>> groups = new TreeMap<>();
            Map<String, String> environment = new HashMap<>();
            List<SettingsReader.Option> options = new ArrayList<>();
            Map<String, String> expected = new HashMap<>();
            values.forEach((setting, texts) -> {
                var layers = random.nextInt(8);
                if ((layers & 1) != 0) {
                    var names = setting.key().split("\\.", 2);
                    groups.computeIfAbsent(names[0], group -> new ArrayList<>()).add(names[1] + ": " + texts.get(0));
                    expected.put(setting.key(), texts.get(0));
                }
                if ((layers & 2) != 0) {
                    environment.put(setting.variable(), texts.get(1));
                    expected.put(setting.key(), texts.get(1));
                }
                if ((layers & 4) != 0) {
                    options.add(new SettingsReader.Option("--x", setting, texts.get(2)));
                    expected.put(setting.key(), texts.get(2));
                }
            });
            var shown = read(yaml(groups), environment, options).shown(List.copyOf(values.keySet())).stream()
                    .filter(one -> !one.origin().equals("default"))
                    .collect(Collectors.toMap(ResolvedSettings.Shown::key, one -> String.valueOf(one.value())));

            assertThat(shown).isEqualTo(expected);
        }
    }

    private static String yaml(Map<String, List<String>> groups) {
        var yaml = new StringBuilder();
        groups.forEach((group, members) -> yaml.append(group)
                .append(":\n  ")
                .append(String.join("\n  ", members))
                .append('\n'));
        return yaml.toString();
    }

    static Stream<Arguments> wrongFiles() {
        return Stream.of(
                Arguments.of(
                        "server:\n  prot: 1", "2:3: there is no setting \"server.prot\". Did you mean server.port?"),
                Arguments.of("port: 1", "1:1: there is no setting \"port\". Did you mean server.port?"),
                Arguments.of("srever:\n  port: 1", "1:1: there is no setting \"srever\". Did you mean server?"),
                Arguments.of("server: 1", "1:9: server is a group of settings, not a number. " + FIX),
                Arguments.of(
                        "server:\n  port: '1'", "2:9: server.port is an integer from 0 to 65535, not a string. " + FIX),
                Arguments.of(
                        "server:\n  port: 65536",
                        "2:9: server.port is an integer from 0 to 65535; this is \"65536\". " + FIX),
                Arguments.of(
                        "server:\n  port: [1]", "2:9: server.port is an integer from 0 to 65535, not an array. " + FIX),
                Arguments.of(
                        "limits:\n  body: 65MiB",
                        "2:9: limits.body is a size from 1KiB to 64MiB, written like 512B, 16KiB or 4MiB; this is"
                                + " \"65MiB\". " + FIX),
                Arguments.of(
                        "limits:\n  idle-timeout: 30s",
                        "2:17: limits.idle-timeout is a duration from PT1S to P1D, written like PT30S, PT15M or P1D"
                                + " (ISO 8601); this is \"30s\". " + FIX),
                Arguments.of(
                        "log:\n  level: verbose\n  format: xml",
                        "2:10: log.level is one of error, warn, info, debug; this is \"verbose\" (and 1 more problem"
                                + " after it). " + FIX),
                Arguments.of(
                        "verification:\n  background: on",
                        "2:15: verification.background is true or false, not a string. " + FIX),
                Arguments.of("server:\n  port:", "2:8: server.port is an integer from 0 to 65535, not a null. " + FIX),
                Arguments.of(
                        "server: {port: 1, port: 2}",
                        "1:19: the member \"port\" for the second time. Keep one of them."),
                Arguments.of("- a", "1:1: a file of settings is an object, not an array. " + FIX),
                Arguments.of("a: !!int 1", "1:4: a tag. Remove it: tags have no meaning here."),
                Arguments.of("a: 1\n---\nb: 1", "2:1: a second document. Keep one document in a file."));
    }

    @ParameterizedTest
    @MethodSource("wrongFiles")
    void whatIsWrongInAFileIsRefusedWithItsPlace(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml, Map.of()))
                .isInstanceOf(RefusedException.class)
                .hasMessage("INV-043@validate: \"writ.yaml\":" + message);
    }

    static Stream<Arguments> wrongVariables() {
        return Stream.of(
                Arguments.of(
                        "WRIT_SERVER_PROT",
                        "1",
                        "\"WRIT_SERVER_PROT\": no setting has this variable. Did you mean WRIT_SERVER_PORT?"),
                Arguments.of(
                        "WRIT_SERVER_PORT",
                        "tcp://10.0.0.1:7077",
                        "WRIT_SERVER_PORT: server.port is an integer from 0 to 65535; this is \"tcp://10.0.0.1:7077\". "
                                + FIX),
                Arguments.of(
                        "WRIT_SERVER_HOST",
                        "a\nb",
                        "WRIT_SERVER_HOST: server.host is a host name or an IP address; this is \"a\\u000ab\". " + FIX),
                Arguments.of(
                        "WRIT_SERVER_PUBLIC_URL",
                        "https://me@writ.example.com",
                        "WRIT_SERVER_PUBLIC_URL: server.public-url is a URL such as https://writ.example.com; this is"
                                + " \"https://me@writ.example.com\". " + FIX),
                Arguments.of(
                        "WRIT_TLS_KEY",
                        "key.pem",
                        "WRIT_TLS_KEY: tls.key is set, and tls.certificate is not. Set both or neither."),
                Arguments.of(
                        "WRIT_LIMITS_WAIT",
                        "PT2M",
                        "WRIT_LIMITS_WAIT: limits.wait is PT2M, and has to be less than limits.idle-timeout, which is"
                                + " PT2M. Lower the one or raise the other."),
                Arguments.of(
                        "WRIT_ESCALATION_CRITICAL_STOP",
                        "2",
                        "WRIT_ESCALATION_CRITICAL_STOP: escalation.critical.people is 3, and must not be more than"
                                + " escalation.critical.stop, which is 2. Lower the one or raise the other."));
    }

    @ParameterizedTest
    @MethodSource("wrongVariables")
    void whatIsWrongInTheEnvironmentIsRefusedWithItsVariable(String name, String text, String message) {
        assertThatThrownBy(() -> ServerSettings.of(read("", Map.of(name, text, "WRIT_API_KEY", "secret"))))
                .isInstanceOf(RefusedException.class)
                .hasMessage("INV-043@validate: " + message);
    }

    @Test
    void aSecretIsNeverShown() {
        var secret = new Setting<>("tls.password", Kind.integer(1, 9), null, "A secret.", true);
        List<Setting<?>> table = List.of(secret);

        var shown = new SettingsReader(table)
                .read(Optional.empty(), Map.of("WRIT_TLS_PASSWORD", "7"), List.of())
                .shown(table);

        assertThat(shown).containsExactly(new ResolvedSettings.Shown("tls.password", "********", "WRIT_TLS_PASSWORD"));
        assertThatThrownBy(() -> new SettingsReader(table)
                        .read(Optional.empty(), Map.of("WRIT_TLS_PASSWORD", "hush"), List.of()))
                .hasMessage("INV-043@validate: WRIT_TLS_PASSWORD: tls.password is an integer from 1 to 9; this is not. "
                        + FIX);
    }
}
