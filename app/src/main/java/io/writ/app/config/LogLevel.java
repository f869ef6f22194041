package io.writ.app.config;

/** From which weight on the server's own events are logged. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG
}
