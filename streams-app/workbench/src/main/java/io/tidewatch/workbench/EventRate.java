package io.tidewatch.workbench;

import java.io.PrintWriter;
import java.time.Duration;

/** Tells the person at the terminal every few seconds how far a long reading is. */
final class EventRate {
    private static final long EVERY_NANOS = Duration.ofSeconds(5).toNanos();
    /** The clock is asked once in so many events: asking costs as much as a small event. */
    private static final int EVENTS_A_LOOK = 1_024;

    private final PrintWriter out;
    private final String done;
    private long begin;
    private long told;
    private long events;

    /** @param done what was done with the events, e.g. "featurized" */
    EventRate(PrintWriter out, String done) {
        this.out = out;
        this.done = done;
    }

    /** So many events by now. The rate counts from the first, since a log is read and sorted before. */
    void events(long total) {
        if (events == 0) {
            begin = System.nanoTime();
            told = begin;
        }
        events = total;
        if (total % EVENTS_A_LOOK == 0 && System.nanoTime() - told >= EVERY_NANOS) {
            told = System.nanoTime();
            tell();
        }
    }

    /** No more events come. */
    void finished() {
        tell();
    }

    private void tell() {
        double seconds = Math.max(1e-3, (System.nanoTime() - begin) / 1e9);
        out.printf("%s %,d events, %,.0f a second%n", done, events, events / seconds);
        out.flush();
    }
}
