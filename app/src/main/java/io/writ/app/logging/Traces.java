package io.writ.app.logging;

import ch.qos.logback.classic.spi.IThrowableProxy;
import io.writ.app.text.PlainText;
import java.util.Arrays;
import java.util.List;

/** The parts of a stack trace that are written: what was thrown, and the frames that its cause does not share. */
final class Traces {
    private Traces() {}

    static String name(IThrowableProxy thrown) {
        return thrown.getMessage() == null ? thrown.getClassName() : thrown.getClassName() + ": " + thrown.getMessage();
    }

    static List<String> frames(IThrowableProxy thrown) {
        var frames = thrown.getStackTraceElementProxyArray();
        return Arrays.stream(frames)
                .limit(Math.max(0, frames.length - thrown.getCommonFrames()))
                .map(frame -> "at " + PlainText.of(frame.getStackTraceElement().toString()))
                .toList();
    }
}
