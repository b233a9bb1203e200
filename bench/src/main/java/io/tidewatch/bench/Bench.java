package io.tidewatch.bench;

import io.tidewatch.streams.RocksMemory;
import io.tidewatch.streams.StreamsSettings;
import io.tidewatch.streams.config.TidewatchConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Runs every row over the same load, round after round in turn, each run under an application id of its own from the first
 * event on. All rows have the engine's own settings.
 */
final class Bench {
    /** Closing flushes stores and leaves the group: seconds at most. */
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(30);

    private final TidewatchConfig config;
    private final Load load;
    private final Consumer<String> progress;

    Bench(TidewatchConfig config, Load load, Consumer<String> progress) {
        this.config = config;
        this.load = load;
        this.progress = progress;
    }

    /** The figures of all rows, in their order. */
    List<Figures> run(List<Row> rows, int rounds) {
        Map<Row, List<Stopwatch.Lap>> laps = new HashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (Row row : rows) {
                Stopwatch.Lap lap = lap(row, round);
                progress.accept(String.format(
                        java.util.Locale.ROOT,
                        "round %d of %d  %-10s  %,9.0f events/s  %5.1f CPU µs/event",
                        round,
                        rounds,
                        row.name(),
                        lap.eventsPerSecond(),
                        lap.cpuMicros()));
                laps.computeIfAbsent(row, first -> new ArrayList<>()).add(lap);
            }
        }
        return rows.stream().map(row -> figures(row, laps.get(row))).toList();
    }

    private Stopwatch.Lap lap(Row row, int round) {
        Row.Run run = row.start().get();
        RocksMemory memory = new RocksMemory(config.state());
        Map<String, Object> settings = StreamsSettings.of(config, memory);
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "bench-" + row.name() + "-" + round);
        KafkaStreams streams = new KafkaStreams(run.topology(), new StreamsConfig(settings));
        try {
            streams.start();
            return Stopwatch.time(run.done(), load.events());
        } finally {
            streams.close(CLOSE_WITHIN);
            // The next run has another application id; the folder is deleted at the end.
            memory.close();
        }
    }

    private static Figures figures(Row row, List<Stopwatch.Lap> laps) {
        return new Figures(
                row.name(),
                row.meaning(),
                laps.stream().map(Stopwatch.Lap::eventsPerSecond).toList(),
                laps.stream().map(Stopwatch.Lap::cpuMicros).toList());
    }
}
