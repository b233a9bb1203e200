package io.tidewatch.engine.scoring;

import io.tidewatch.engine.profile.CustomerGroup;
import java.util.EnumMap;
import java.util.Map;

/**
 * Where the bands begin, by group of customers, and until when AT_RISK may raise.
 *
 * @param lines one for each group
 * @param hysteresis a band is left only this far below where it begins, so that a risk at the line does not flap
 */
public record Thresholds(Map<CustomerGroup, Lines> lines, double hysteresis) {
    public Thresholds {
        lines = Map.copyOf(lines);
        for (CustomerGroup group : CustomerGroup.values()) {
            if (!lines.containsKey(group)) {
                throw new IllegalArgumentException("thresholds have none for the group " + group.key());
            }
            double watch = lines.get(group).watch();
            if (!(hysteresis >= 0 && hysteresis < watch)) {
                throw new IllegalArgumentException(
                        "hysteresis is " + hysteresis + "; give at least 0 and less than watch (" + watch + ")");
            }
        }
    }

    /** The same lines for every group. */
    public static Thresholds forAll(Lines lines, double hysteresis) {
        Map<CustomerGroup, Lines> all = new EnumMap<>(CustomerGroup.class);
        for (CustomerGroup group : CustomerGroup.values()) {
            all.put(group, lines);
        }
        return new Thresholds(all, hysteresis);
    }

    /** The lines of a group. */
    public Lines of(CustomerGroup group) {
        return lines.get(group);
    }
}
