package io.tidewatch.topics;

import java.util.Objects;

/**
 * Why the risk is what it is, in a form for machines and one for a CRM agent.
 *
 * @param code stable, upper case, usually one of {@link AlertReason}; consumers branch on it, and newer engines may have others
 * @param direction whether it raises or lowers the risk
 * @param value by how much it moves the risk, in probability, 0 to 1, compared with the average customer
 * @param text one plain sentence with the user's own numbers, without the user's id; in the engine's language, English or Simplified
 *     Chinese
 */
public record Reason(String code, Direction direction, double value, String text) {
    public Reason {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(direction, "direction");
        Objects.requireNonNull(text, "text");
    }
}
