package io.tidewatch.topics;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What the shop could try. */
public enum ActionType {
    COUPON,
    RECOMMENDATION,
    POINTS,
    CALL,
    /** Nothing: leaving the user alone is what the policy chose. */
    NONE;

    /** The name on the wire, in lower case. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
