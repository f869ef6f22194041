package io.writ.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in the README does what it says, as it stands there. */
class ReadmeTest {
    private static final Pattern PROGRAM = Pattern.compile("(?s)```java\n(.*?)```");

    @TempDir
    private Path folder;

    @Test
    void theProgramRuns() throws IOException, InterruptedException {
        var readme = PROGRAM.matcher(Files.readString(Path.of("README.md")));
        assertThat(readme.find()).isTrue();
        Files.writeString(folder.resolve("Pay.java"), readme.group(1));
        Files.write(folder.resolve("root.json"), TestLog.trustRoot().toJson().canonical());
        Files.write(
                folder.resolve("payment.json"),
                ClientFixture.json(
                                "{'policyId':'payment-approval','policyVersion':'1.1.0','signals':{'amount':'250.00'}}")
                        .canonical());
        try (var fixture = new ClientFixture()) {
            var id = "01932f6a-7c00-7000-8000-000000000001";

            assertThat(run(fixture)).isEqualTo("pay, and keep " + id + "\n");
            assertThat(fixture.server.log.size()).isEqualTo(1);
            fixture.server.refuseNext(1, 422, Map.of(), "{\"invariant\":\"INV-007\",\"detail\":\"d\",\"fix\":\"F.\"}");
            assertThat(run(fixture)).isEqualTo("nothing was decided: INV-007@validate: d. F.\n");
        }
    }

    @Test
    void itIsTheProgramThatEmbedsWritButForWhatOpensIt() throws IOException {
        var here = program(Path.of("README.md"));
        var embedded = program(Path.of("..", "README.md"));

        assertThat(here).hasSameSizeAs(embedded);
        assertThat(here.stream().filter(line -> !embedded.contains(line)))
                .satisfiesExactly(
                        imported -> assertThat(imported).isEqualTo("import io.writ.client.*;"),
                        opened -> assertThat(opened).contains("try (Governance writ = WritClient.open("));
    }

    private static List<String> program(Path page) throws IOException {
        var program = PROGRAM.matcher(Files.readString(page));
        assertThat(program.find()).isTrue();
        return program.group(1).lines().toList();
    }

    private String run(ClientFixture fixture) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "Pay.java",
                        fixture.server.address().toString())
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().put("WRIT_API_KEY", ClientFixture.KEY);
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}
