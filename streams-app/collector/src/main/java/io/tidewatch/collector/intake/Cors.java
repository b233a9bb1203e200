package io.tidewatch.collector.intake;

import io.tidewatch.http.Answer;
import io.tidewatch.http.Request;
import java.util.Map;
import java.util.Optional;

/** What browsers ask for before a page of another origin may send and read answers. Never with cookies. */
final class Cors {
    private static final int NO_CONTENT = 204;
    /** A day; browsers keep it for two hours at most. */
    private static final String MAX_AGE_SECONDS = "86400";

    private final Sources sources;

    Cors(Sources sources) {
        this.sources = sources;
    }

    /** The answer to {@code OPTIONS}. */
    Answer preflight(Request request) {
        if (origin(request).isEmpty()) {
            return Answer.error(Answer.FORBIDDEN, "No key may be used by pages of this origin; see 'origins'.");
        }
        return with(request, new Answer(NO_CONTENT, Answer.JSON, Map.of(), new byte[0]))
                .with("Access-Control-Allow-Methods", "POST")
                .with(
                        "Access-Control-Allow-Headers",
                        "authorization, content-type, content-encoding, traceparent, tracestate")
                .with("Access-Control-Max-Age", MAX_AGE_SECONDS);
    }

    /** The answer, readable by the page that asked if it is of a shop's. */
    Answer with(Request request, Answer answer) {
        return origin(request)
                .map(origin -> answer.with("Access-Control-Allow-Origin", origin)
                        .with("Access-Control-Expose-Headers", "Retry-After")
                        .with("Vary", "Origin"))
                .orElse(answer);
    }

    private Optional<String> origin(Request request) {
        return request.header("origin").filter(sources::allowsOrigin);
    }
}
