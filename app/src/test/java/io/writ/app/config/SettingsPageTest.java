package io.writ.app.config;

import io.writ.app.PageTable;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The page's table of settings is the table. {@code -Dwrit.update=true} writes it. */
class SettingsPageTest {
    @Test
    void thePageListsEverySetting() throws IOException {
        PageTable.requireCurrent("settings", table());
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
