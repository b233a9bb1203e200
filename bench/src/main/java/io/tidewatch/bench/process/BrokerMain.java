package io.tidewatch.bench.process;

import io.tidewatch.bench.row.RowMain;
import io.tidewatch.workbench.EmbeddedKafka;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The broker's process: the embedded broker (one node, KRaft, loopback) until standard input ends. */
public final class BrokerMain {
    private BrokerMain() {}

    /** Takes the folder for the broker's logs; prints where it listens. */
    public static void main(String[] arguments) throws IOException {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(arguments[0]))) {
            new PrintStream(System.out, true, StandardCharsets.UTF_8)
                    .println(RowMain.RESULT + kafka.bootstrapServers());
            while (System.in.read() >= 0) {
                // Nothing is said to it.
            }
        }
        System.exit(0);
    }
}
