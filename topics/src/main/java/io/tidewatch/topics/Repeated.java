package io.tidewatch.topics;

import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A part of a message whose value is the same object time and again, such as the model's name: its JSON is kept and made anew
 * only when another one comes. Not thread-safe.
 */
final class Repeated<T> {
    private final BiConsumer<JsonBytes, T> encoding;
    private Optional<T> last = Optional.empty();
    private byte[] kept = {};

    /** @param encoding writes a value */
    Repeated(BiConsumer<JsonBytes, T> encoding) {
        this.encoding = encoding;
    }

    void write(JsonBytes json, T value) {
        // By identity: to compare contents would cost as much as to write them.
        if (last.isPresent() && last.get() == value) {
            json.raw(kept);
            return;
        }
        int start = json.length();
        encoding.accept(json, value);
        kept = json.since(start);
        last = Optional.of(value);
    }
}
