package io.tidewatch.consumer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Appends orders to a file, one JSON object a line, each alert id once: the ids are read back from the file itself. An order to erase a user takes the user's
 * lines out instead.
 */
final class FileSink implements Sink {
    private final Path path;
    private JsonLines file;
    private final Set<String> written;

    private FileSink(Path path, JsonLines file, Set<String> written) {
        this.path = path;
        this.file = file;
        this.written = written;
    }

    /** @throws TidewatchException when the file cannot be used */
    static FileSink open(Path path) {
        Set<String> written = new HashSet<>();
        JsonLines file = JsonLines.open(
                path, order -> written.add(order.required("alert_id").asText()));
        return new FileSink(path, file, written);
    }

    @Override
    public Delivery deliver(ObjectNode order) throws IOException {
        if (Decision.isErasure(order)) {
            erase(order.required("user_id").asText());
        } else if (written.add(order.required("alert_id").asText())) {
            file.append(order);
        }
        return new Delivery.Accepted();
    }

    private void erase(String userId) throws IOException {
        file.replaceBy(
                path, line -> userId.equals(line.path("user_id").asText()) ? Optional.empty() : Optional.of(line));
        file = JsonLines.open(path, line -> {});
    }

    @Override
    public void force() throws IOException {
        file.force();
    }

    @Override
    public Duration longestDelivery() {
        return Duration.ofSeconds(1);
    }

    @Override
    public String description() {
        return "the file " + path;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
