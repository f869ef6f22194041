package io.writ.conformance.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.verifier.refusal.Invariant;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The page of invariants is the registry. {@code -Dwrit.update=true} writes it. */
class InvariantsPageTest {
    private static final String PAGE = "docs/invariants.md";

    @Test
    void thePageIsTheRegistry() throws IOException {
        if (Boolean.getBoolean("writ.update")) {
            Files.writeString(Tree.ROOT.resolve(PAGE), page());
        }

        assertThat(Tree.read(PAGE))
                .as("%s is stale: run this test with -Dwrit.update=true", PAGE)
                .isEqualTo(page());
    }

    private static String page() {
        var page = new StringBuilder("""
                # Invariants

                These are the rules that always hold. A refusal names the invariant that would have been broken, such as
                `INV-013@replay`: the id, and the boundary at which it is checked. The meaning of an id never changes. This
                page is made from the registry, `io.writ.verifier.refusal.Invariant`.

                | id | what always holds | what to do |
                |---|---|---|
                """);
        for (var invariant : Invariant.values()) {
            page.append("| `").append(invariant).append("` | ").append(cell(invariant.meaning()));
            page.append(" | ").append(cell(invariant.remedy())).append(" |\n");
        }
        return page.toString();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
