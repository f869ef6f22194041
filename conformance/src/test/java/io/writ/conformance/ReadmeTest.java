package io.writ.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what the README says, in its order, and compares what it shows. */
class ReadmeTest {
    private static final Pattern BLOCK =
            Pattern.compile("^```(sh|text|java)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern CLASS = Pattern.compile("class (\\w+)");
    private static final Pattern VARYING = Pattern.compile(
            "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9-]{10}T[0-9:]{8}\\.[0-9]{3}Z|writ-[0-9a-f]{8}\\.local");

    /** A fenced block: its language and its text. */
    private record Block(String language, String text) {}

    @Test
    void whatTheReadmeSaysHappens(@TempDir Path folder) throws Exception {
        var shell = new Shell(folder, List.of());
        shell.run("mkdir -p app/target && cp -R '" + Shell.jar() + "' '"
                + Shell.jar().resolveSibling("lib") + "' app/target/");
        try {
            run(shell, folder);
        } finally {
            shell.run("kill $(cat serve.pid)"); //      where all went well it has been stopped already
        }
    }

    private static void run(Shell shell, Path folder) throws Exception {
        var blocks = blocks();
        List<String> compared = new ArrayList<>();
        for (var i = 0; i < blocks.size(); i++) {
            var block = blocks.get(i);
            if (block.language().equals("java")) {
                var name = CLASS.matcher(block.text());
                assertThat(name.find()).isTrue();
                Files.writeString(folder.resolve(name.group(1) + ".java"), block.text());
            } else if (block.language().equals("sh") && !block.text().startsWith("mvn ")) {
                var result = shell.run(block.text());
                var shown = new ArrayList<>(result.out());
                shown.addAll(0, result.err());
                if (i + 1 < blocks.size() && blocks.get(i + 1).language().equals("text")) {
                    assertThat(varyingHidden(String.join("\n", shown) + "\n"))
                            .as(block.text())
                            .isEqualTo(varyingHidden(blocks.get(i + 1).text()));
                    compared.add(block.text());
                } else {
                    assertThat(result.exitCode()).as(block.text()).isZero();
                }
            }
        }

        assertThat(compared).hasSize(10);
    }

    private static List<Block> blocks() throws Exception {
        var matcher = BLOCK.matcher(Files.readString(Shell.root().resolve("README.md")));
        List<Block> blocks = new ArrayList<>();
        var port = freePort();
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2).replace("7077", port)));
        }
        return blocks;
    }

    /** Others may be at 7077, another run of this test among them. */
    private static String freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Integer.toString(socket.getLocalPort());
        }
    }

    private static String varyingHidden(String text) {
        return VARYING.matcher(text).replaceAll("<varies>");
    }
}
