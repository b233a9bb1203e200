package io.tidewatch.cli.savepoint;

import io.tidewatch.streams.savepoint.BarrierKind;
import java.time.Duration;
import java.util.Locale;

/** A copier at work for as long as a command needs it, with what a person is told meanwhile. For one thread. */
final class CopyRun {
    /** So far behind the rest takes a fraction of a second; a busy engine commits some thousand rows at a time. */
    private static final long CAUGHT_UP = 10_000;
    /** Engines answer with their next commit, and one that restores does so when it is done. */
    private static final Duration LONG_WITHOUT_ANSWER = Duration.ofSeconds(30);

    private final Copier copier;
    private final Telling telling;
    private final long startNanos = System.nanoTime();
    private final double startCpuSeconds = cpuSeconds();

    CopyRun(Copier copier, Telling telling) {
        this.copier = copier;
        this.telling = telling;
    }

    /** Copies until little is left that the engine has written meanwhile. */
    void toTail() {
        do {
            copySome();
            telling.progress(this::words);
        } while (copier.behind() > CAUGHT_UP);
        copier.commit();
    }

    /** Copies a piece more. */
    void copySome() {
        copier.copySome();
    }

    /** Asks the tasks for their barriers, and copies until all have answered and the savepoint has its end. */
    void end(BarrierKind kind) {
        if (copier.copy().asked().isEmpty() || kind == BarrierKind.FINAL) {
            // A task that is handed over answers again, with the same.
            copier.ask(kind);
        }
        long askedNanos = System.nanoTime();
        while (!copier.copy().answered()) {
            copier.copySome();
            telling.progress(() -> words() + waiting(Duration.ofNanos(System.nanoTime() - askedNanos)));
        }
        copier.finish();
    }

    /** What was done. */
    CopyFigures figures() {
        return new CopyFigures(
                copier.copy().users(),
                copier.copy().checksum(),
                copier.rows(),
                copier.bytes(),
                seconds(),
                cpuSeconds() - startCpuSeconds);
    }

    private static double cpuSeconds() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(spent -> spent.toNanos() / 1e9)
                .orElse(Double.NaN);
    }

    private static String waiting(Duration since) {
        return since.compareTo(LONG_WITHOUT_ANSWER) < 0
                ? ", waiting for the tasks to say where they stand"
                : ", the tasks have not all said where they stand for " + since.toSeconds()
                        + " s; does every engine run?";
    }

    private String words() {
        return String.format(
                Locale.ENGLISH,
                "%,d rows copied, %,.0f/s, %,d left, %,d users",
                copier.rows(),
                copier.rows() / Math.max(seconds(), 1e-3),
                copier.behind(),
                copier.copy().users());
    }

    private double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
