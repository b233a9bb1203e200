package io.tidewatch.http;

import java.util.Map;
import java.util.Optional;

/** Answers requests with server-sent events, as they come and for as long as the client stays. Called by several threads at once. */
public interface StreamEndpoint {
    /** Why the request is refused; empty if it may pass. */
    Optional<Answer> refusal(Request request);

    /** Headers of the stream, beside its type. */
    Map<String, String> headers();

    /** A client has come. It is told something now and then, or the listener takes it for gone. May not block. */
    void opened(Request request, EventSink sink);

    /** The answer as it is sent where no stream is given. */
    default Answer sent(Request request, Answer answer) {
        return answer;
    }
}
