package io.tidewatch.consumer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.topics.TidewatchException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The file of what could not be handled, each with the reason and the whole message, so that it can be mended and sent again.
 * It is only appended to: a later row of an order replaces the earlier one, and a row {@code delivered} takes it away.
 * {@link #compact} leaves out what was replaced or taken away. After a crash the row of a message that is no alert may be there
 * twice; its coordinates tell.
 */
final class DeadLetters implements Closeable {
    private static final String ORDER = "order";
    private static final String DELIVERED = "delivered";
    private static final String REASON = "reason";

    private final Path path;
    private JsonLines file;
    /** By alert id, the number of the row that holds the order; rows count from 1. */
    private final Map<String, Long> rowOf = new HashMap<>();

    private long rows;

    private DeadLetters(Path path, Consumer<ObjectNode> earlier) {
        this.path = path;
        this.file = JsonLines.open(path, row -> {
            earlier.accept(row);
            count(row);
        });
    }

    /** @throws TidewatchException when the file cannot be used */
    static DeadLetters open(Path path) {
        return open(path, row -> {});
    }

    /**
     * Opens or creates the file and hands over its rows, oldest first.
     *
     * @throws TidewatchException when the file cannot be used
     */
    static DeadLetters open(Path path, Consumer<ObjectNode> earlier) {
        return new DeadLetters(path, earlier);
    }

    /** The alert id of the order in a row, empty for a row that holds none. */
    static Optional<String> alertId(ObjectNode row) {
        return Optional.ofNullable(row.path(ORDER).path("alert_id").textValue());
    }

    /** Whether a row is about the delivery of an order of an earlier row. */
    static boolean isMark(ObjectNode row) {
        return row.path(DELIVERED).isTextual();
    }

    /** The order in a row that has one. */
    static ObjectNode order(ObjectNode row) {
        return (ObjectNode) row.required(ORDER);
    }

    /** Why the row is there. */
    static String reason(ObjectNode row) {
        return row.path(REASON).asText();
    }

    /** A message on the topic that is no alert. */
    void unreadable(ConsumerRecord<byte[], byte[]> message, String reason) throws IOException {
        ObjectNode row = JsonNodeFactory.instance
                .objectNode()
                .put(REASON, reason)
                .put("topic", message.topic())
                .put("partition", message.partition())
                .put("offset", message.offset());
        putMessage(row, message.value());
        append(row);
        file.force();
    }

    /** An order that the sink did not take. */
    void undeliverable(ObjectNode order, String reason) throws IOException {
        ObjectNode row = JsonNodeFactory.instance.objectNode().put(REASON, reason);
        row.set(ORDER, order);
        append(row);
        file.force();
    }

    /** Whether the order of this alert is in the file and was not delivered since. */
    boolean holds(String alertId) {
        return rowOf.containsKey(alertId);
    }

    /** Takes an order out that the sink has now; nothing if it is not in. Not forced: a lost mark costs a repeated delivery. */
    void delivered(String alertId) throws IOException {
        if (holds(alertId)) {
            append(JsonNodeFactory.instance.objectNode().put(DELIVERED, alertId));
        }
    }

    /** Writes the file anew with the rows that still say something, in one step, and closes it. */
    void compact() throws IOException {
        long[] row = {0};
        file.replaceBy(path, line -> {
            row[0]++;
            boolean kept = alertId(line)
                    .map(id -> Optional.of(row[0]).equals(Optional.ofNullable(rowOf.get(id))))
                    .orElse(!isMark(line));
            return kept ? Optional.of(line) : Optional.empty();
        });
    }

    /** Writes the file anew without what it has of a user, but for the order that tells the receiver to erase the user. */
    void erase(String userId) throws IOException {
        String quoted = JsonLines.JSON.writeValueAsString(userId);
        file.replaceBy(path, line -> isAbout(line, userId, quoted) ? Optional.empty() : Optional.of(line));
        rowOf.clear();
        rows = 0;
        file = JsonLines.open(path, this::count);
    }

    private static boolean isAbout(ObjectNode row, String userId, String quoted) {
        if (row.path(ORDER) instanceof ObjectNode order) {
            return userId.equals(order.path("user_id").textValue()) && !Decision.isErasure(order);
        }
        // A message that could not be read says somehow whom it is about.
        return row.path("message").asText().contains(quoted);
    }

    private void append(ObjectNode row) throws IOException {
        file.append(row);
        count(row);
    }

    private void count(ObjectNode row) {
        rows++;
        if (isMark(row)) {
            rowOf.remove(row.get(DELIVERED).textValue());
        } else {
            alertId(row).ifPresent(id -> rowOf.put(id, rows));
        }
    }

    private static void putMessage(ObjectNode row, byte[] value) {
        if (value == null) {
            row.putNull("message");
            return;
        }
        try {
            row.put(
                    "message",
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(value))
                            .toString());
        } catch (CharacterCodingException e) {
            row.put("message_base64", Base64.getEncoder().encodeToString(value));
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
