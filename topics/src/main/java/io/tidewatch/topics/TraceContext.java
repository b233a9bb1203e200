package io.tidewatch.topics;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * To which trace a message belongs, as W3C Trace Context has it (https://www.w3.org/TR/trace-context/): the header {@value #PARENT} of an
 * HTTP request or of a record, and beside it {@value #STATE}. Carried on as it is; nothing here makes spans of its own.
 *
 * @param parent trace, span and flags
 * @param state what the tracing systems on the way have added, if they did
 */
public record TraceContext(String parent, Optional<String> state) {
    /** Header of the trace, its span and flags. */
    public static final String PARENT = "traceparent";
    /** Header of what tracing systems have added. */
    public static final String STATE = "tracestate";

    /** Later versions may add fields at the end; ids of zeros are none. */
    private static final Pattern PARENT_FORM =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-[ -~]*)?");

    /** Twice what the known version has. */
    private static final int MOST_PARENT_CHARACTERS = 110;
    /** What the specification asks everybody to carry on at least. */
    private static final int MOST_STATE_CHARACTERS = 512;

    private static final Pattern STATE_FORM = Pattern.compile("[ -~]{1," + MOST_STATE_CHARACTERS + "}");

    public TraceContext {
        Objects.requireNonNull(parent, "parent");
        Objects.requireNonNull(state, "state");
    }

    /** What two headers say; empty if the first does not name a trace. A second that is too long or no text is left out, as the specification allows. */
    public static Optional<TraceContext> of(Optional<String> parent, Optional<String> state) {
        return parent.filter(text -> text.length() <= MOST_PARENT_CHARACTERS)
                .filter(text -> PARENT_FORM.matcher(text).matches())
                .map(text -> new TraceContext(
                        text, state.filter(more -> STATE_FORM.matcher(more).matches())));
    }

    /** What a record's headers say; of several of a name the last counts. */
    public static Optional<TraceContext> of(Headers headers) {
        Header parent = headers.lastHeader(PARENT);
        return parent == null ? Optional.empty() : of(text(parent), text(headers.lastHeader(STATE)));
    }

    /** Adds it to a record's headers. */
    public void addTo(Headers headers) {
        headers.add(PARENT, parent.getBytes(StandardCharsets.US_ASCII));
        state.ifPresent(more -> headers.add(STATE, more.getBytes(StandardCharsets.US_ASCII)));
    }

    private static Optional<String> text(Header header) {
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.ISO_8859_1));
    }
}
