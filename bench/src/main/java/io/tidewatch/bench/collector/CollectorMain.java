package io.tidewatch.bench.collector;

import io.tidewatch.bench.row.RowMain;
import io.tidewatch.collector.Collector;
import io.tidewatch.collector.config.CollectorConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The collector's process: as {@code tidewatch collect} runs it, until standard input ends. */
public final class CollectorMain {
    /** Of the one source; nobody else reaches the process. */
    static final String KEY = "key-of-the-collectors-bench";

    private CollectorMain() {}

    /** Takes the brokers and the spool's folder; prints the port. */
    public static void main(String[] arguments) throws IOException {
        CollectorConfig config =
                CollectorConfig.parse("""
                bootstrap_servers: %s
                sources:
                  - {name: bench, kind: server, keys: %s, rate: {per_second: 1000000, burst: 1000000}}
                http: {port: 0}
                ops: {port: 0}
                spool: {directory: %s}
                """.formatted(arguments[0], KEY, arguments[1]), name -> Optional.empty());
        try (Collector collector = Collector.open(config)) {
            new PrintStream(System.out, true, StandardCharsets.UTF_8)
                    .println(RowMain.RESULT + collector.address().getPort());
            while (System.in.read() >= 0) {
                // Nothing is said to it.
            }
        }
        System.exit(0);
    }
}
