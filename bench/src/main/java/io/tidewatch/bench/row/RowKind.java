package io.tidewatch.bench.row;

import java.util.Arrays;
import java.util.List;

/** The rows of the bench: what each does with an event, and where its code is. */
public enum RowKind {
    PARSE("parse", "parse JSON only", "BaselineRows.parseOnly", Platform.STREAMS),
    STATE_LINE(
            "state_line",
            "+ one RocksDB read and write of a row of the engine's size, changelog, one record of a feature message's size"
                    + " published; the store's caching off, as a processor gets it by default",
            "BaselineRows.stateLine",
            Platform.STREAMS),
    STATE_LINE_CACHED(
            "state_line_cached", "the same with the store's caching on", "BaselineRows.stateLine", Platform.STREAMS),
    ENGINE(
            "engine",
            "the whole engine: profile, features, model, policy, timers, all outputs",
            "streams.EngineTopology",
            Platform.STREAMS),
    ENGINE_UNSCORED(
            "engine_unscored",
            "the engine with a scorer that answers a constant at once",
            "streams.EngineTopology, bench.row.ConstantScorer",
            Platform.STREAMS),
    STREAMS_WINDOW(
            "streams_window",
            "a plain Kafka Streams application: per event one ONNX run over the user's last 50 feature vectors",
            "bench.peer.StreamsPeers.window",
            Platform.STREAMS),
    STREAMS_STEP(
            "streams_step",
            "a plain Kafka Streams application: per event one incremental ONNX step",
            "bench.peer.StreamsPeers.step",
            Platform.STREAMS),
    FLINK_STEP(
            "flink_step",
            "the same job on Flink with RocksDB state, one incremental ONNX step per event",
            "bench.peer.flink.ScoringOperator, batches of 1",
            Platform.FLINK),
    FLINK_BATCH(
            "flink_batch",
            "the same job on Flink with RocksDB state, incremental ONNX steps in buffered batches of 256",
            "bench.peer.flink.ScoringOperator, batches of 256",
            Platform.FLINK);

    /** What a row runs on; it decides the class path, since both bring a RocksDB of their own, and which threads do the work. */
    public enum Platform {
        STREAMS {
            @Override
            public boolean isWorker(String threadName) {
                return threadName.contains("-StreamThread-") && !threadName.contains("kafka-producer-network-thread");
            }
        },
        FLINK {
            /** The tasks and the thread that reads from Kafka for the source, which in Kafka Streams the stream thread does. */
            @Override
            public boolean isWorker(String threadName) {
                return threadName.startsWith("Source: events")
                        || threadName.startsWith("scoring")
                        || threadName.startsWith("Source Data Fetcher");
            }
        };

        /** Whether a thread of this name does the row's own work. */
        public abstract boolean isWorker(String threadName);
    }

    private final String label;
    private final String meaning;
    private final String path;
    private final Platform platform;

    RowKind(String label, String meaning, String path, Platform platform) {
        this.label = label;
        this.meaning = meaning;
        this.path = path;
        this.platform = platform;
    }

    /** The row of a label. */
    public static RowKind of(String label) {
        return Arrays.stream(values())
                .filter(kind -> kind.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no row '" + label + "'; there are "
                        + List.of(values()).stream().map(RowKind::label).toList()));
    }

    /** Whether it is the job as others write it, to compare the engine with. */
    public boolean isPeer() {
        return switch (this) {
            case STREAMS_WINDOW, STREAMS_STEP, FLINK_STEP, FLINK_BATCH -> true;
            case PARSE, STATE_LINE, STATE_LINE_CACHED, ENGINE, ENGINE_UNSCORED -> false;
        };
    }

    /** Whether it is the engine, in one way or another. */
    public boolean isEngine() {
        return this == ENGINE || this == ENGINE_UNSCORED;
    }

    /** Stable, for the command line and the JSON. */
    public String label() {
        return label;
    }

    /** For people. */
    public String meaning() {
        return meaning;
    }

    /** Where the code is. */
    public String path() {
        return path;
    }

    /** What it runs on. */
    public Platform platform() {
        return platform;
    }
}
