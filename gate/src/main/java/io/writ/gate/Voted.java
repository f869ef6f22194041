package io.writ.gate;

/**
 * What an approval is after it was asked for or voted on.
 *
 * @param repeated whether that had been done before, so that nothing was written: the first answer again
 */
public record Voted(Approval approval, boolean repeated) {}
