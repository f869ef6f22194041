package io.writ.action;

import com.google.re2j.Pattern;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;

/**
 * What the built-in guards look for in a task itself. A pure function of the task, in time linear in its size.
 *
 * @param tooLarge more than {@link #MAX_BYTES} canonical bytes: what a looping agent sends
 * @param namesSecrets a string or member name speaks of credentials or of an environment dump
 */
public record TaskScan(boolean tooLarge, boolean namesSecrets) {
    /** The largest task in canonical bytes. */
    public static final int MAX_BYTES = 200_000;

    public static final TaskScan CLEAR = new TaskScan(false, false);

    /**
     * What counts as naming secrets, without regard to case. Environments: {@code process.env}, {@code os.environ},
     * {@code getenv}, {@code printenv}, {@code /proc/…/environ}, {@code $env:}. The file {@code .env} and its kin,
     * where a name starts there: {@code ./.env}, {@code .env.local}, not {@code example.env.com}. Keys: PEM headers,
     * SSH key files, and private, secret, access and API keys and client secrets by name.
     */
    private static final Pattern SECRETS = Pattern.compile("(?i)"
            + "\\bprocess\\.env\\b|\\bprocess\\[.?env.?\\]|\\bos\\.environ\\b|\\bgetenv\\b|\\bprintenv\\b"
            + "|/proc/[^/\\s]+/environ\\b|\\$env:|\\benv:\\\\"
            + "|(?:^|[^a-z0-9_.\\-])\\.env(?:\\b|rc\\b)"
            + "|private[ _-]?key|secret[ _-]?(?:access[ _-]?)?key|\\baccess[_-]key|\\bapi[ _-]?keys?\\b|client[_-]secret"
            + "|\\bid_(?:rsa|dsa|ecdsa|ed25519)\\b|\\.ssh/|\\.aws/credentials\\b");

    private static final int ENV = trigram("env");
    private static final int KEY = trigram("key");
    private static final int SECRET = trigram("ret");
    private static final int SSH = trigram("ssh");
    private static final int ID = trigram("id_");
    private static final int CREDENTIALS = trigram("als");

    /** Scans a task that is a JSON value of {@code canonicalBytes} canonical bytes. */
    public static TaskScan of(JsonValue task, int canonicalBytes) {
        var tooLarge = canonicalBytes > MAX_BYTES;
        // a task that is rejected for its size alone is not worth reading
        var namesSecrets = !tooLarge && namesSecrets(task);
        return tooLarge || namesSecrets ? new TaskScan(tooLarge, namesSecrets) : CLEAR;
    }

    public boolean isClear() {
        return !tooLarge && !namesSecrets;
    }

    private static boolean namesSecrets(JsonValue value) {
        if (value instanceof JsonString text) {
            return namesSecrets(text.value());
        }
        if (value instanceof JsonArray array) {
            return array.elements().stream().anyMatch(TaskScan::namesSecrets);
        }
        if (value instanceof JsonObject object) {
            for (var member : object.members().entrySet()) {
                if (namesSecrets(member.getKey()) || namesSecrets(member.getValue())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Decoded strings are scanned, not their JSON text: an escape must neither hide a name nor make one. */
    private static boolean namesSecrets(String text) {
        return mayName(text) && SECRETS.matcher(text).find();
    }

    /**
     * Whether the text holds one of the trigrams that each of the patterns needs: decides for most texts at a glance.
     */
    private static boolean mayName(String text) {
        var window = 0;
        for (var i = 0; i < text.length(); i++) {
            window = ((window << 8) | fold(text.charAt(i))) & 0xff_ffff;
            if (window == ENV
                    || window == KEY
                    || window == SECRET
                    || window == SSH
                    || window == ID
                    || window == CREDENTIALS) {
                return true;
            }
        }
        return false;
    }

    /** Folds upper and lower case together, and some other characters with them, which only costs a second look. */
    private static int fold(char c) {
        return (c | 0x20) & 0xff;
    }

    private static int trigram(String three) {
        return fold(three.charAt(0)) << 16 | fold(three.charAt(1)) << 8 | fold(three.charAt(2));
    }
}
