package io.writ.conformance.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The commands of the worked example in docs/formats/record.md print what the page says. */
class WorkedExampleTest {
    private static final Path SAMPLE = Path.of("..", "verifier", "src", "test", "resources", "sample");
    private static final Path PAGE = Path.of("..", "docs", "formats", "record.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```\n(\\$ .*?)^```$");

    @Test
    void eachCommandPrintsWhatThePageSays() throws IOException {
        ForeignTools.require();
        List<String> blocks = new ArrayList<>();
        BLOCK.matcher(Files.readString(PAGE)).results().forEach(match -> blocks.add(match.group(1)));
        assertThat(blocks).hasSize(3);

        for (var block : blocks) {
            for (var step : block.split("(?m)^\\$ ", -1)) {
                if (!step.isEmpty()) {
                    var lineEnd = step.indexOf('\n');
                    var result = ForeignTools.shell(SAMPLE, step.substring(0, lineEnd));
                    // base64 leaves out the newline that a page has to have
                    assertThat(result.output().strip())
                            .as(step)
                            .isEqualTo(step.substring(lineEnd).strip());
                }
            }
        }
    }
}
