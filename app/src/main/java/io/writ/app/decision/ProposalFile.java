package io.writ.app.decision;

import io.writ.action.Action;
import io.writ.app.cli.InputFile;
import io.writ.gate.Proposal;
import io.writ.verifier.canonical.JsonReader;
import java.nio.file.Path;

/** Reads proposals that a user names. */
final class ProposalFile {
    private ProposalFile() {}

    /**
     * A proposal; what is wrong with it is said before anybody is asked.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-034 if it cannot be read, INV-001 to INV-004 if it is none
     */
    static Proposal read(Path file) {
        var proposal = Proposal.read(JsonReader.readObject(InputFile.read(file, JsonReader.DEFAULT_LIMIT)));
        proposal.action().ifPresent(Action::read);
        return proposal;
    }
}
