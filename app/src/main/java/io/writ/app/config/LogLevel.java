package io.writ.app.config;

/** How important one of the server's own events must be to be logged. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG
}
