package io.tidewatch.bench.row;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.KafkaStreams;

/**
 * The engine's process for measurements from outside: runs a row on Kafka Streams until its standard input ends. At each line that it
 * is told it answers with {@link Vitals}.
 */
public final class ServeMain {
    private static final int FAILED = 1;

    private ServeMain() {}

    /** Takes a {@link RowTask} as JSON. */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        long started = System.nanoTime();
        StreamsRow row = StreamsRow.of(RowTask.parse(arguments[0]));
        Restores restores = new Restores(started);
        row.streams().setGlobalStateRestoreListener(restores);
        row.streams().setStateListener((now, before) -> {
            if (now == KafkaStreams.State.RUNNING) {
                restores.running();
            }
        });
        row.start();
        FirstEvent first = FirstEvent.watch(row, started);
        while (nextLine()) {
            if (row.failed()) {
                System.err.println("The row has failed.");
                Runtime.getRuntime().halt(FAILED);
            }
            out.println(RowMain.RESULT + RowTask.write(Vitals.of(row, restores, first)));
        }
        row.close();
        System.exit(0);
    }

    private static boolean nextLine() throws IOException {
        int read = System.in.read();
        while (read >= 0 && read != '\n') {
            read = System.in.read();
        }
        return read >= 0;
    }
}
