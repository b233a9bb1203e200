package io.tidewatch.http;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The handler that answers, and its threads.
 *
 * @param lane the threads
 * @param endpoint the answer
 */
public record Route(Lane lane, BodyEndpoint endpoint) {
    public Route {
        Objects.requireNonNull(lane, "lane");
        Objects.requireNonNull(endpoint, "endpoint");
    }

    /** One that reads no body and answers at once. */
    public Route(Lane lane, Endpoint endpoint) {
        this(lane, new WithoutBody(endpoint));
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
