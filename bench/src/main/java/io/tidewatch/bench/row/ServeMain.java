package io.tidewatch.bench.row;

import io.tidewatch.bench.peer.flink.FlinkRow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;

/**
 * A row's process for measurements from outside: runs the row until its standard input ends. At each line that it is told it answers
 * with {@link Vitals}.
 */
public final class ServeMain {
    /** Asks for vitals after a garbage collection: garbage is not memory that is needed. */
    public static final String COLLECTED = "collected";
    /** Asks for vitals of a process that is not to be disturbed. */
    public static final String BUSY = "busy";

    private static final int FAILED = 1;

    private ServeMain() {}

    /** Takes a {@link RowTask} as JSON. */
    public static void main(String[] arguments) throws Exception {
        RowTask task = RowTask.parse(arguments[0]);
        switch (RowKind.of(task.row()).platform()) {
            case STREAMS -> streams(task);
            case FLINK -> flink(task);
        }
        System.exit(0);
    }

    private static void streams(RowTask task) throws Exception {
        long started = System.nanoTime();
        StreamsRow row = StreamsRow.of(task);
        Restores restores = new Restores(started);
        row.streams().setGlobalStateRestoreListener(restores);
        row.streams().setStateListener((now, before) -> {
            if (now == KafkaStreams.State.RUNNING) {
                restores.running();
            }
        });
        row.start();
        FirstEvent first = FirstEvent.watch(row, started);
        answer(row, () -> Vitals.of(row, restores, first));
        row.close();
    }

    private static void flink(RowTask task) throws Exception {
        FlinkRow row = FlinkRow.start(task);
        answer(row, () -> Vitals.of(row));
        // Closing it in order would wait for a checkpoint that nobody reads.
        Runtime.getRuntime().halt(0);
    }

    private static void answer(RunningRow row, Supplier<Vitals> vitals) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String question = questions.readLine(); question != null; question = questions.readLine()) {
            if (row.failed()) {
                System.err.println("The row has failed.");
                Runtime.getRuntime().halt(FAILED);
            }
            if (question.equals(COLLECTED)) {
                System.gc();
            }
            out.println(RowMain.RESULT + RowTask.write(vitals.get()));
        }
    }
}
