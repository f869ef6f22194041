package io.writ.app.http;

import java.util.function.Supplier;

/** How the answers of a route look beside their content: how it refuses, and what every answer of it carries. */
@FunctionalInterface
public interface Manner {
    /** Refusals become problems. */
    Manner PROBLEMS = (incoming, answer) -> answer.get();

    /** The answer, or a refusal in this manner; what it lets through becomes a problem. */
    Reply answer(Call.Incoming incoming, Supplier<Reply> answer);
}
