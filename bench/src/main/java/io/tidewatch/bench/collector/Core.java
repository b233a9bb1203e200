package io.tidewatch.bench.collector;

import java.io.IOException;

/** Keeps a process on a core of its own and all others off it, where the system's {@code taskset} is there. */
final class Core {
    private Core() {}

    /** Whether it could be done. */
    static boolean pin(long pid, boolean first) throws IOException {
        int cores = Runtime.getRuntime().availableProcessors();
        if (cores < 2) {
            return false;
        }
        try {
            return new ProcessBuilder("taskset", "-a", "-c", "-p", first ? "0" : "1-" + (cores - 1), Long.toString(pid))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        } catch (IOException noTaskset) {
            return false;
        }
    }

    /** CPU seconds that a process has used. */
    static double seconds(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .map(used -> used.toMillis() / 1e3)
                .orElse(Double.NaN);
    }
}
