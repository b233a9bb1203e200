package io.tidewatch.replay.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Names the machine beside a speed, since a speed without one says nothing. */
public final class Machine {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final String MODEL_NAME = "model name";

    private Machine() {}

    /** Processor, cores and Java in words. */
    public static String describe() {
        int cores = Runtime.getRuntime().availableProcessors();
        return "%s, %d %s, Java %s"
                .formatted(processor(), cores, cores == 1 ? "core" : "cores", System.getProperty("java.version"));
    }

    private static String processor() {
        String architecture = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!Files.isReadable(CPU_INFO)) {
            return architecture;
        }
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith(MODEL_NAME))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(architecture);
        } catch (IOException unreadable) {
            return architecture;
        }
    }
}
