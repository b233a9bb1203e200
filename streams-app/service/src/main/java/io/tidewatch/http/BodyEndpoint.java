package io.tidewatch.http;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Answers requests that bring a body, some time later and without a thread that waits. Called by several threads at once. */
public interface BodyEndpoint {
    /** Bytes that a body may have as it is sent; with 0 none is read. */
    int mostBytes();

    /** Why the request is refused by its head alone, so that its body need not be read; empty if it may pass. */
    Optional<Answer> refusal(Request request);

    /** The answer to the whole request. A stage that fails becomes a 500. */
    CompletionStage<Answer> answer(Request request, byte[] body);

    /** The answer as it is sent. Every answer at this endpoint passes here, also one that the listener gives itself. */
    default Answer sent(Request request, Answer answer) {
        return answer;
    }
}
