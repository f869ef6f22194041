package io.writ.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A table in docs/operations.md that follows from the code: it stands between {@code <!-- name -->} and {@code <!-- end
 * of name -->}. {@code -Dwrit.update=true} writes it.
 */
public final class PageTable {
    private static final Path PAGE = Path.of("../docs/operations.md");

    private PageTable() {}

    /** Fails if the page has another table, or writes it. */
    public static void requireCurrent(String name, String table) throws IOException {
        var page = Files.readString(PAGE);
        var begin = "<!-- " + name + " -->\n";
        var end = "<!-- end of " + name + " -->\n";
        assertThat(page).containsOnlyOnce(begin).containsOnlyOnce(end);
        var from = page.indexOf(begin) + begin.length();
        var to = page.indexOf(end, from);
        if (Boolean.getBoolean("writ.update")) {
            Files.writeString(PAGE, page.substring(0, from) + table + page.substring(to));
        } else {
            assertThat(page.substring(from, to))
                    .as("%s is stale: run this test with -Dwrit.update=true", PAGE)
                    .isEqualTo(table);
        }
    }
}
