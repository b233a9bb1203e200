package io.tidewatch.consumer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The file of what could not be handled, each with the reason and the whole message, so that it can be mended and sent again.
 * After a crash a line may be there twice; its coordinates or its alert id tell.
 */
final class DeadLetters implements Closeable {
    private final JsonLines file;

    private DeadLetters(JsonLines file) {
        this.file = file;
    }

    /** @throws ConsumerException when the file cannot be used */
    static DeadLetters open(Path path) {
        return new DeadLetters(JsonLines.open(path, line -> {}));
    }

    /** A message on the topic that is no alert. */
    void unreadable(ConsumerRecord<byte[], byte[]> message, String reason) throws IOException {
        ObjectNode row = JsonNodeFactory.instance
                .objectNode()
                .put("reason", reason)
                .put("topic", message.topic())
                .put("partition", message.partition())
                .put("offset", message.offset());
        putMessage(row, message.value());
        file.append(row);
        file.force();
    }

    /** An order that the sink will never take. */
    void undeliverable(ObjectNode order, String reason) throws IOException {
        ObjectNode row = JsonNodeFactory.instance.objectNode().put("reason", reason);
        row.set("order", order);
        file.append(row);
        file.force();
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
