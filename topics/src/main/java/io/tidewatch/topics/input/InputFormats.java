package io.tidewatch.topics.input;

import java.util.List;
import java.util.Optional;

/** The formats of input by the names that the configuration calls them. */
public final class InputFormats {
    /** The contract's own JSON: the event is the value, the user id is the key. */
    public static final String TIDEWATCH = "tidewatch";

    private static final String CLOUD_EVENTS = "cloudevents";
    private static final String CONNECT = "connect";

    private InputFormats() {}

    /** All names. */
    public static List<String> names() {
        return List.of(TIDEWATCH, CLOUD_EVENTS, CONNECT);
    }

    /** The format of a name; empty if there is none. */
    public static Optional<InputFormat> named(String name) {
        return switch (name) {
            case TIDEWATCH -> Optional.of(new TidewatchInput());
            case CLOUD_EVENTS -> Optional.of(new CloudEventsInput());
            case CONNECT -> Optional.of(new ConnectInput());
            default -> Optional.empty();
        };
    }
}
