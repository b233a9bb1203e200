package io.tidewatch.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a JVM's process takes of its machine, as Linux and the JVM's own tools tell. */
final class ProcessVitals {
    private static final Pattern USED = Pattern.compile("used (\\d+)K");
    private static final double KIB_A_MIB = 1024;

    private final long pid;

    ProcessVitals(long pid) {
        this.pid = pid;
    }

    /** By name with its unit; the heap is collected first, so what is left of it is in use. */
    Map<String, Double> now() {
        jcmd("GC.run");
        Map<String, Double> vitals = new LinkedHashMap<>();
        vitals.put("heap after a collection, MiB", heapMib());
        vitals.put("memory in RAM (RSS), MiB", status("VmRSS") / KIB_A_MIB);
        vitals.put("open files and sockets", files());
        vitals.put("threads", status("Threads"));
        return vitals;
    }

    /** Both generations; the third line that says so is metaspace. */
    private double heapMib() {
        return USED.matcher(jcmd("GC.heap_info"))
                        .results()
                        .limit(2)
                        .mapToLong(used -> Long.parseLong(used.group(1)))
                        .sum()
                / KIB_A_MIB;
    }

    private double files() {
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return files.count();
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }

    private double status(String field) {
        try {
            Matcher found = Pattern.compile("(?m)^" + field + ":\\s+(\\d+)")
                    .matcher(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
            if (!found.find()) {
                throw new IllegalStateException("the kernel does not tell " + field);
            }
            return Double.parseDouble(found.group(1));
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }

    private String jcmd(String command) {
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(pid),
                            command)
                    .redirectErrorStream(true)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException noTool) {
            throw new UncheckedIOException("jcmd is missing: run the soak on a JDK", noTool);
        }
    }
}
