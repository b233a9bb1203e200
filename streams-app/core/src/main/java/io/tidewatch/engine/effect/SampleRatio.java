package io.tidewatch.engine.effect;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whether the arms have the customers that their shares promise. Where they do not, something decides which customers are counted, such as
 * messages that are lost on one side, and no effect can be believed.
 *
 * @param counts customers in each arm that has some
 * @param expected customers that each arm should have
 * @param pValue of the test that may be looked at at any time; the least so far
 * @param outOfBalance whether to warn
 */
public record SampleRatio(Map<String, Long> counts, Map<String, Double> expected, double pValue, boolean outOfBalance) {
    public SampleRatio {
        counts = Map.copyOf(counts);
        expected = Map.copyOf(expected);
    }

    /** What to tell a person, if the arms are out of balance. */
    public Optional<String> warning() {
        if (!outOfBalance) {
            return Optional.empty();
        }
        String arms = new TreeMap<>(expected)
                .entrySet().stream()
                        .map(arm -> "%s has %,d of %,.0f"
                                .formatted(arm.getKey(), counts.getOrDefault(arm.getKey(), 0L), arm.getValue()))
                        .collect(Collectors.joining(", "));
        return Optional.of(
                "arms are out of balance (%s expected; p = %.2g): some customers of one arm are missing, so no effect below"
                                .formatted(arms, pValue)
                        + " can be believed; look for lost messages, for a changed salt and for messages of two experiments of one name");
    }
}
