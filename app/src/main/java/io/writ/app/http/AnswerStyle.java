package io.writ.app.http;

import java.util.function.Supplier;

/** How a route answers, apart from the content: what a refusal looks like, and which headers every answer has. */
@FunctionalInterface
public interface AnswerStyle {
    /** Refusals become problems. */
    AnswerStyle PROBLEMS = (incoming, answer) -> answer.get();

    /** The answer, or a refusal in this style. An exception that it does not catch becomes a problem. */
    Reply answer(Call.Incoming incoming, Supplier<Reply> answer);
}
