package io.tidewatch.bench.row;

import java.util.Arrays;
import java.util.List;

/** The parts of an event's way that a profile is divided into, each by the code that belongs to it. */
public enum ProfilePart {
    // Wherever they stand in a stack: what they call is theirs.
    COMMIT(
            "commit (flush, transaction, offsets)",
            true,
            "StreamThread.maybeCommit",
            "TaskExecutor.commit",
            "TaskManager.commit"),
    CONSUMER("consumer (poll, fetch, decompress)", true, "KafkaConsumer.poll", "StreamThread.pollRequests"),
    // By its entrances, so that it does not matter which reader, or which helper of one, was at work.
    PARSE(
            "parse (JSON to event)",
            true,
            "io/tidewatch/streams/task/EventIntake.",
            "io/tidewatch/topics/ShopEventCodec.read",
            "io/tidewatch/bench/row/PlainEvent.read"),
    // The innermost frame that belongs to one.
    NETWORK(
            "network (ONNX Runtime, its input and output)",
            false,
            "ai/onnxruntime/",
            "io/tidewatch/engine/scoring/",
            "io/tidewatch/bench/peer/OnnxGraph"),
    STATE("state (RocksDB)", false, "org/rocksdb/", "org/forstdb/", "rocksdb::"),
    JSON("JSON of the messages", false, "io/tidewatch/topics/", "com/fasterxml/jackson/"),
    PRODUCER(
            "producer (serialize, compress, batch)",
            false,
            "org/apache/kafka/clients/producer/",
            "RecordCollectorImpl"),
    FEATURES("features", false, "io/tidewatch/engine/feature/"),
    PROFILE("profile row", false, "io/tidewatch/engine/profile/"),
    POLICY("policy, episodes, silence", false, "io/tidewatch/engine/alert/", "io/tidewatch/engine/silence/"),
    PENDING("pending events", false, "io/tidewatch/streams/state/Pending"),
    ENGINE("engine, the rest", false, "io/tidewatch/engine/"),
    STORES("stores of Kafka Streams above RocksDB", false, "org/apache/kafka/streams/state/"),
    SHELL("shell (task, processor, outputs)", false, "io/tidewatch/streams/", "io/tidewatch/bench/"),
    STREAMS("Kafka Streams, the rest", false, "org/apache/kafka/"),
    FLINK("Flink, the rest", false, "org/apache/flink/"),
    OTHER("other", false);

    private static final List<ProfilePart> OUTER =
            Arrays.stream(values()).filter(part -> part.anywhere).toList();
    private static final List<ProfilePart> INNER =
            Arrays.stream(values()).filter(part -> !part.anywhere).toList();

    private final String words;
    private final boolean anywhere;
    private final List<String> code;

    ProfilePart(String words, boolean anywhere, String... code) {
        this.words = words;
        this.anywhere = anywhere;
        this.code = List.of(code);
    }

    /** For people. */
    public String words() {
        return words;
    }

    /**
     * Which part was at work.
     *
     * @param frames the innermost one first
     */
    public static ProfilePart of(List<String> frames) {
        for (ProfilePart part : OUTER) {
            if (frames.stream().anyMatch(part::has)) {
                return part;
            }
        }
        for (String frame : frames) {
            for (ProfilePart part : INNER) {
                if (part.has(frame)) {
                    return part;
                }
            }
        }
        return OTHER;
    }

    private boolean has(String frame) {
        return code.stream().anyMatch(frame::contains);
    }
}
