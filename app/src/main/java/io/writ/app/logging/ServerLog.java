package io.writ.app.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import io.writ.app.config.LogFormat;
import io.writ.app.config.ServerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of a server: lines on standard error, from SLF4J and from the JDK's own logger alike. The level holds for
 * Writ's own events. Libraries always log only warnings and errors, because their detailed lines show requests, and so
 * tokens.
 */
public final class ServerLog {
    private static final String OURS = "io.writ";

    private ServerLog() {}

    /** Logs as the settings say, from now on. */
    public static void configure(ServerSettings.Log settings) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            configure(context, Level.valueOf(settings.level().name()), settings.format());
        } else {
            throw new IllegalStateException("logging is by Logback");
        }
    }

    static void configure(LoggerContext context, Level level, LogFormat format) {
        context.reset();
        var lines = new LineEncoder(
                switch (format) {
                    case TEXT -> new TextLine();
                    case JSON -> new JsonLine();
                });
        lines.setContext(context);
        lines.start();
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(lines);
        appender.start();
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        context.getLogger(OURS).setLevel(level);
        // several processes may delete the native library that a killed one left behind; the driver logs that another
        // one was faster, which no user needs; a library that cannot be loaded is still an exception
        context.getLogger("org.sqlite.SQLiteJDBCLoader").setLevel(Level.OFF);
    }
}
