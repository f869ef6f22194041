package io.writ.app.cli;

import io.writ.verifier.keys.TrustRoot;
import java.nio.file.Path;
import java.util.List;

/** Reads trust roots that a user names. */
public final class TrustFiles {
    private TrustFiles() {}

    /**
     * The last of a trust root and its successors.
     *
     * @param files at least one
     * @throws io.writ.verifier.refusal.RefusedException INV-034 if one cannot be read, INV-021 if one is not sound or
     *     does not follow the one before it
     */
    public static TrustRoot chain(List<Path> files) {
        var roots = files.stream()
                .map(file -> TrustRoot.parse(InputFile.read(file, TrustRoot.MAX_SIZE)))
                .toList();
        return TrustRoot.chain(roots.getFirst(), roots.subList(1, roots.size()));
    }
}
