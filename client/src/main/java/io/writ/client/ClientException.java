package io.writ.client;

/**
 * Why a client has nothing to hand over. Whatever it is, nothing may run because of it. Its message holds neither the
 * API key nor a signal's value.
 */
public abstract sealed class ClientException extends RuntimeException
        permits InconsistentLogException, NoAnswerException, ProblemException, UntrustedAnswerException {
    private static final long serialVersionUID = 1L;

    ClientException(String message) {
        super(message);
    }
}
