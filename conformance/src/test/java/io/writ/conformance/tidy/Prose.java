package io.writ.conformance.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The lines of a file that people read as text: comments in Java, and pages without their tables and code. */
final class Prose {
    static final int COLUMNS = 120;

    private static final Pattern COMMENT = Pattern.compile("\\s*(\\*|/\\*|//).*");

    /** A comment behind code: the code before it has closed every string. */
    private static final Pattern COMMENT_BEHIND_CODE =
            Pattern.compile("(?:[^\"]|\"(?:[^\"\\\\]|\\\\.)*\")*?\\s//\\s.*");

    private static final Pattern CODE_OR_TABLE = Pattern.compile("^(?: {4}|\\s*\\|)");

    /** What cannot be broken, and so takes no room: an address, and where a link leads. */
    private static final Pattern ADDRESS = Pattern.compile("https?://\\S+|(?<=\\])\\([^)]*\\)");

    private Prose() {}

    /** Each with its file and number. */
    static List<String> linesTooLong(Tree.TextFile file) {
        List<String> tooLong = new ArrayList<>();
        var lines = file.lines();
        var isPage = file.hasSuffix(".md");
        var fenced = false;
        for (var i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            var fence = isPage && line.strip().startsWith("```");
            fenced ^= fence;
            var isProse =
                    isPage ? !fenced && !fence && !CODE_OR_TABLE.matcher(line).find() : isComment(line);
            var columns = ADDRESS.matcher(line).replaceAll("").length();
            if (isProse && columns > COLUMNS) {
                tooLong.add(file.place() + ":" + (i + 1) + " has " + columns + " columns");
            }
        }
        return tooLong;
    }

    private static boolean isComment(String line) {
        return COMMENT.matcher(line).matches()
                || COMMENT_BEHIND_CODE.matcher(line).matches();
    }
}
