package io.tidewatch.http;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The handler that answers, and its threads.
 *
 * @param lane the threads
 * @param endpoint the answer; where there is a stream, what refuses it
 * @param stream the answer without end, in place of the endpoint's
 */
public record Route(Lane lane, BodyEndpoint endpoint, Optional<StreamEndpoint> stream) {
    public Route {
        Objects.requireNonNull(lane, "lane");
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(stream, "stream");
    }

    /** One that answers once. */
    public Route(Lane lane, BodyEndpoint endpoint) {
        this(lane, endpoint, Optional.empty());
    }

    /** One that reads no body and answers at once. */
    public Route(Lane lane, Endpoint endpoint) {
        this(lane, new WithoutBody(endpoint));
    }

    /** One that answers with a stream of events. */
    public static Route stream(Lane lane, StreamEndpoint stream) {
        return new Route(lane, new Refusals(stream), Optional.of(stream));
    }

    /** The half of a stream that is answered once: refusals. */
    private record Refusals(StreamEndpoint stream) implements BodyEndpoint {
        @Override
        public int mostBytes() {
            return 0;
        }

        @Override
        public Optional<Answer> refusal(Request request) {
            return stream.refusal(request);
        }

        @Override
        public CompletionStage<Answer> answer(Request request, byte[] body) {
            throw new IllegalStateException("A stream is opened, not answered.");
        }

        @Override
        public Answer sent(Request request, Answer answer) {
            return stream.sent(request, answer);
        }
    }

    private record WithoutBody(Endpoint endpoint) implements BodyEndpoint {
        private WithoutBody {
            Objects.requireNonNull(endpoint, "endpoint");
        }

        @Override
        public int mostBytes() {
            return 0;
        }

        @Override
        public Optional<Answer> refusal(Request request) {
            return Optional.empty();
        }

        @Override
        public CompletionStage<Answer> answer(Request request, byte[] body) {
            return CompletableFuture.completedFuture(endpoint.answer(request));
        }
    }
}
