package io.writ.app.http;

/**
 * What is asked, who may ask and who answers.
 *
 * @param path segments. {@code {name}} stands for one segment, and {@code {name...}} at the end for all that follow
 * @param rule who may ask
 */
public record Route(String method, String path, RouteRule rule, Answerer answerer, AnswerStyle style) {
    public Route(String method, String path, RouteRule rule, Answerer answerer) {
        this(method, path, rule, answerer, AnswerStyle.PROBLEMS);
    }

    /** Whether it only reads. */
    boolean reads() {
        return method.equals("GET") || method.equals("HEAD");
    }

    /** Answers a call that its route has let in. */
    @FunctionalInterface
    public interface Answerer {
        Reply answer(Call call);
    }
}
