package io.tidewatch.bench.row;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What a row's process is told on its command line, as JSON.
 *
 * @param row label of a {@link RowKind}
 * @param bootstrapServers the broker
 * @param model folder of the engine's model
 * @param windowGraph the graph over a window of events
 * @param folder for state; the caller deletes it
 * @param name application id, consumer group and prefix of transactional ids
 * @param threads stream threads, or Flink's parallelism
 * @param exactlyOnce exactly-once, otherwise at-least-once
 * @param live event times are now, otherwise of any time
 * @param standbys copies of the state on other instances
 * @param events how many events the topic holds, 0 if they come while it runs
 * @param filling how many of them only fill the state
 * @param warmSeconds most time before measuring
 * @param measureSeconds most time of measuring
 */
public record RowTask(
        String row,
        String bootstrapServers,
        String model,
        String windowGraph,
        String folder,
        String name,
        int threads,
        boolean exactlyOnce,
        boolean live,
        int standbys,
        long events,
        long filling,
        double warmSeconds,
        double measureSeconds) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** For a command line. */
    public String toJson() {
        return write(this);
    }

    /** From a command line. */
    public static RowTask parse(String json) {
        return read(json, RowTask.class);
    }

    /** Any record of the processes' conversation as one line. */
    public static String write(Object record) {
        try {
            return JSON.writeValueAsString(record);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The record back. */
    public static <T> T read(String json, Class<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not the JSON of a " + type.getSimpleName() + ": " + json, e);
        }
    }
}
