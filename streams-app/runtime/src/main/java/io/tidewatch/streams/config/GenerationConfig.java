package io.tidewatch.streams.config;

import io.tidewatch.config.Checks;
import io.tidewatch.config.Default;
import io.tidewatch.streams.savepoint.SavepointName;
import io.tidewatch.topics.TidewatchException;
import java.util.Objects;
import java.util.Optional;

/**
 * The section {@code generation}: which of an application's generations this is. Each has its own group, state and topics, named after
 * it, and the next one takes over the state of the one before by a savepoint.
 *
 * @param number 1 to 9999. The first is named as the application, the second has {@code -g2} appended, and so on.
 * @param from the savepoint that it begins with; every generation but the first needs one
 */
public record GenerationConfig(@Default("1") int number, Optional<String> from) {
    private static final int MOST = 9999;

    public GenerationConfig {
        Objects.requireNonNull(from, "from");
        Checks.range("generation.number", number, 1, MOST);
        from.ifPresent(name -> SavepointName.checked("generation.from", name));
        if (number > 1 && from.isEmpty()) {
            throw new TidewatchException(
                    "'generation.number' is %d and 'generation.from' is missing; give the savepoint that it begins with, such as g%d"
                            .formatted(number, number));
        }
    }
}
