package io.writ.history;

import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.util.regex.Pattern;

/**
 * Where a search goes on. What is appended between two pages is above it, so that no page repeats or passes over what
 * was there when the first was asked for.
 *
 * @param below the first index above those that are still to be searched, at least 1
 */
public record SearchCursor(long below) {
    private static final Pattern FORM = Pattern.compile("[1-9][0-9]{0,17}");

    public SearchCursor {
        if (below < 1) {
            throw new IllegalArgumentException("a cursor below " + below);
        }
    }

    /**
     * Reads the text form.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-039 for any other text
     */
    public static SearchCursor parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw Invariant.HTTP_FORM
                    .refuse(
                            "?cursor",
                            Refusal.quote(text) + " is not a cursor",
                            "Give what `next` of the page before said, or none for the first page.")
                    .exception();
        }
        return new SearchCursor(Long.parseLong(text));
    }

    /** The text form, for {@link #parse}; it means nothing else to anybody. */
    @Override
    public String toString() {
        return Long.toString(below);
    }
}
