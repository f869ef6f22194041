package io.writ.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page's table of settings is the table. {@code -Dwrit.update=true} writes it. */
class SettingsPageTest {
    private static final Path PAGE = Path.of("../docs/operations.md");
    private static final String BEGIN = "<!-- settings -->\n";
    private static final String END = "<!-- end of settings -->\n";

    @Test
    void thePageListsEverySetting() throws IOException {
        var page = Files.readString(PAGE);
        var from = page.indexOf(BEGIN) + BEGIN.length();
        var to = page.indexOf(END);
        if (Boolean.getBoolean("writ.update")) {
            Files.writeString(PAGE, page.substring(0, from) + table() + page.substring(to));
        } else {
            assertThat(page.substring(from, to))
                    .as("%s is stale: run this test with -Dwrit.update=true", PAGE)
                    .isEqualTo(table());
        }
    }

    private static String table() {
        var table = new StringBuilder("| key | variable | takes | default | |\n|---|---|---|---|---|\n");
        for (var setting : Settings.ALL) {
            var standard = setting.standard() == null ? "" : "`" + setting.standard() + "`";
            table.append("| `").append(setting.key()).append("` | `").append(setting.variable());
            table.append("` | ")
                    .append(setting.kind().expectation())
                    .append(" | ")
                    .append(standard);
            table.append(" | ")
                    .append(setting.meaning())
                    .append(setting.secret() ? " Secret." : "")
                    .append(" |\n");
        }
        return table.toString();
    }
}
