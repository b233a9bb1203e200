package io.tidewatch.streams.config;

import io.tidewatch.config.Default;
import io.tidewatch.mapping.PresetInput;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.input.InputFormat;
import io.tidewatch.topics.input.InputFormats;
import java.util.Optional;

/**
 * The section {@code input}: what is on {@code shop.events}.
 *
 * @param format how a record says an event, one of {@link InputFormats#names()}. The contract's own by default: the others take
 *     a second look at every record, and what they find inside an envelope must be the contract's event all the same.
 */
public record InputConfig(@Default(InputFormats.TIDEWATCH) String format) {
    public InputConfig {
        if (reader(format).isEmpty()) {
            throw new TidewatchException(
                    "'input.format' is '%s'; give %s, or preset: with the name of one that reads JSON (%s)"
                            .formatted(
                                    format,
                                    String.join(", ", InputFormats.names()),
                                    String.join(", ", PresetInput.names())));
        }
    }

    /** What reads the records. */
    public InputFormat reader() {
        return reader(format).orElseThrow();
    }

    private static Optional<InputFormat> reader(String format) {
        return InputFormats.named(format).or(() -> PresetInput.named(format));
    }
}
