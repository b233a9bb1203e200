package io.tidewatch.topics;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What made the engine look: something the user did, or that the user did nothing. */
public enum Trigger {
    EVENT,
    SILENCE;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name on the wire, in lower case. */
    @JsonValue
    public String wireName() {
        return wireName;
    }
}
