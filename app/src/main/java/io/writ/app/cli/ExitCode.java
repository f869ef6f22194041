package io.writ.app.cli;

/** The exit codes of commands. Scripts rely on them, so a number never changes its meaning. */
public enum ExitCode {
    /** Done; for {@code decide}: approved; for {@code verify}: valid. */
    OK(0),
    /** Refused: nothing was done. */
    REFUSED(1),
    /** The command line itself is wrong. */
    USAGE(2),
    /** Decided: the action must not run. */
    REJECTED(10),
    /** Decided: people have to decide first. */
    PENDING_OVERRIDE(11),
    /** This has already been decided (INV-013). */
    REPLAYED(12),
    /** An attestation, or a ledger, is not what it should be. */
    INVALID(20),
    /** Valid as far as it was checked, but the decision could not be made again: values are withheld. */
    NOT_REEXECUTED(21),
    /** A bug in Writ. */
    BUG(70);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
