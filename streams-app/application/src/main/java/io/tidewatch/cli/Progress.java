package io.tidewatch.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Tells a person how far a long run is: one line that is overwritten on a terminal, a line now and then in a log file. Called
 * for every event, so it looks at the clock only every so often. Not thread-safe.
 */
public final class Progress {
    /** A power of two, so that the check is a mask; the clock is read a few thousand times a second at most. */
    private static final int CHECK_EVERY = 64;

    /** As often as an eye can follow. */
    private static final Duration ON_TERMINAL = Duration.ofMillis(200);
    /** A log file wants to know that it goes on, no more. */
    private static final Duration IN_LOG = Duration.ofSeconds(10);

    private final PrintWriter out;
    private final boolean terminal;
    private final String what;
    private long startNanos = System.nanoTime();
    private long shownNanos = startNanos;
    private long events;
    private boolean lineOpen;

    /**
     * @param out where to write, usually the standard error
     * @param terminal whether a person looks on while it runs
     * @param what in a word or two what runs, for example {@code backtest}
     */
    public Progress(PrintWriter out, boolean terminal, String what) {
        this.out = out;
        this.terminal = terminal;
        this.what = what;
    }

    /** Whether the process's output goes to a terminal. */
    public static boolean onTerminal() {
        return System.console() != null && System.getenv("TERM") != null;
    }

    /** One event more is done. */
    public void event(Instant time) {
        if (events == 0) {
            // Reading and sorting the log is over now, and is no part of the engine's speed.
            startNanos = System.nanoTime();
            shownNanos = startNanos;
        }
        events++;
        if (events % CHECK_EVERY == 0) {
            long now = System.nanoTime();
            if (now - shownNanos >= (terminal ? ON_TERMINAL : IN_LOG).toNanos()) {
                shownNanos = now;
                show("%,d events, %,d/s, log at %s"
                        .formatted(
                                events,
                                perSecond(now),
                                time.atOffset(ZoneOffset.UTC).toLocalDate()));
            }
        }
    }

    /** Says what is being done now, in place of the figures. */
    public void say(String words) {
        show(words);
    }

    /** Says how far it is, as often as is good to read; the words are only made then. */
    public void sayNowAndThen(Supplier<String> words) {
        long now = System.nanoTime();
        if (now - shownNanos >= (terminal ? ON_TERMINAL : IN_LOG).toNanos()) {
            shownNanos = now;
            show(words.get());
        }
    }

    /** Ends the line, if one is open. */
    public void end() {
        if (lineOpen) {
            out.println();
            out.flush();
            lineOpen = false;
        }
    }

    /** Seconds since the first event. */
    public double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    private long perSecond(long now) {
        return Math.round(events / Math.max((now - startNanos) / 1e9, 1e-9));
    }

    private void show(String words) {
        if (terminal) {
            // Back to the line's start, and clear what a longer line left behind.
            out.print(String.format(Locale.ENGLISH, "\r%s: %s\u001b[K", what, words));
            lineOpen = true;
        } else {
            out.println(what + ": " + words);
        }
        out.flush();
    }
}
