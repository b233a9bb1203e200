package io.tidewatch.engine.effect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Why nothing is said of an effect yet.
 *
 * @param treated outcomes that are missing in the arm
 * @param heldOut outcomes that are missing in the hold-out
 * @param days until they are known, at the pace of assignments so far; empty where there is no pace to go by
 */
public record TooEarly(long treated, long heldOut, OptionalLong days) {
    /** In words, for example {@code too early: 61 held-out customers more, in about 23 days}. */
    public String words() {
        List<String> missing = new ArrayList<>();
        if (treated > 0) {
            missing.add(String.format(Locale.ENGLISH, "%,d treated", treated));
        }
        if (heldOut > 0) {
            missing.add(String.format(Locale.ENGLISH, "%,d held-out", heldOut));
        }
        long last = heldOut > 0 ? heldOut : treated;
        String when = days.isEmpty()
                ? ""
                : String.format(
                        Locale.ENGLISH, ", in about %,d %s", days.getAsLong(), days.getAsLong() == 1 ? "day" : "days");
        return "too early: %s %s more%s"
                .formatted(String.join(" and ", missing), last == 1 ? "customer" : "customers", when);
    }
}
