package io.tidewatch.engine.profile;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How well a customer is known, by the number of visits: each group has its own share of the warnings and its own lines. */
public enum CustomerGroup {
    /** One visit, or none: whether they come again is the question of a second-purchase programme. */
    NEW,
    /** Two visits: one gap, which is no habit yet. */
    RETURNING,
    /** Three visits or more: two gaps are the least that show a habit. */
    REGULAR;

    /** The group of a customer. */
    public static CustomerGroup of(Standing standing) {
        return of(standing.visits());
    }

    /** The group of a customer who has come so often. */
    public static CustomerGroup of(int visits) {
        return switch (visits) {
            case 0, 1 -> NEW;
            case 2 -> RETURNING;
            default -> REGULAR;
        };
    }

    /** The group that is called so; empty if none is. */
    public static Optional<CustomerGroup> ofKey(String key) {
        return Arrays.stream(values()).filter(group -> group.key().equals(key)).findFirst();
    }

    /** As manifests, settings and reports call it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
