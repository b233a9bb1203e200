package io.tidewatch.topics;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Which way a reason moved the risk. */
public enum Direction {
    RAISES,
    LOWERS;

    /** The name on the wire, in lower case. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
