package io.writ.policy.source;

/** An error, or a warning, at a place: what is wrong, and what to do. */
public record SourceProblem(boolean error, Place place, String message, String hint) {}
