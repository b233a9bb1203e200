package io.tidewatch.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a JVM on this machine takes, from outside: Linux's {@code /proc} and the JDK's {@code jcmd}.
 *
 * @param heapMib what is left of the heap after a full collection, MiB
 * @param residentMib memory that the process has, MiB; with a heap that was touched whole at the start it grows by native memory alone
 * @param files open file handles, sockets included, without RocksDB's tables: how many of these there are follows its compactions
 * @param threads of the operating system
 * @param cpuSeconds that it has taken since its start
 */
record ProcessFigures(double heapMib, double residentMib, int files, int threads, double cpuSeconds) {
    private static final double KIB_A_MIB = 1024;
    /** Of the kernel's clock, on every Linux that Java runs on ({@code getconf CLK_TCK}). */
    private static final double TICKS_A_SECOND = 100;
    /** Times of the user and of the system in {@code /proc/PID/stat}, behind the name in brackets. */
    private static final int USER_TIME = 11;

    /**
     * The serial collector's old part of the heap, into which a full collection moves all that is left. The new part has what was made since, which is much
     * where the machine is slow to answer the next question.
     */
    private static final Pattern HEAP = Pattern.compile("tenured generation +total \\d+K, used (\\d+)K");

    private static final String TABLE = ".sst";

    /** Whether this machine tells. */
    static boolean arePossible() {
        return Files.isReadable(Path.of("/proc/self/status")) && Files.isExecutable(jcmd());
    }

    /** Has the process collect all that nobody refers to any more, and looks. */
    static ProcessFigures of(long pid) {
        Path proc = Path.of("/proc", Long.toString(pid));
        ask(pid, "GC.run");
        double heap = HEAP.matcher(ask(pid, "GC.heap_info"))
                .results()
                .mapToDouble(part -> Long.parseLong(part.group(1)))
                .sum();
        if (heap == 0) {
            throw new IllegalStateException("the process does not tell its heap as the serial collector does");
        }
        String status = read(proc.resolve("status"));
        String[] times = read(proc.resolve("stat")).replaceFirst(".*\\) ", "").split(" ");
        return new ProcessFigures(
                heap / KIB_A_MIB,
                number(status, "VmRSS:\\s+(\\d+) kB") / KIB_A_MIB,
                handles(proc.resolve("fd")),
                (int) number(status, "Threads:\\s+(\\d+)"),
                (Long.parseLong(times[USER_TIME]) + Long.parseLong(times[USER_TIME + 1])) / TICKS_A_SECOND);
    }

    private static Path jcmd() {
        return Path.of(System.getProperty("java.home"), "bin", "jcmd");
    }

    private static String ask(long pid, String question) {
        try {
            Process asked = new ProcessBuilder(List.of(jcmd().toString(), Long.toString(pid), question))
                    .redirectErrorStream(true)
                    .start();
            asked.getOutputStream().close();
            String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (asked.waitFor() != 0) {
                throw new IllegalStateException("jcmd " + question + " failed: " + answer);
            }
            return answer;
        } catch (IOException cannotRun) {
            throw new UncheckedIOException(cannotRun);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }

    private static double number(String text, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        if (!found.find()) {
            throw new IllegalStateException("the kernel does not tell " + pattern);
        }
        return Long.parseLong(found.group(1));
    }

    private static int handles(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return (int) all.filter(handle -> !target(handle).endsWith(TABLE)).count();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String target(Path handle) {
        try {
            return Files.readSymbolicLink(handle).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
