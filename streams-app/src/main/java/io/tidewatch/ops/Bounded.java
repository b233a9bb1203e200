package io.tidewatch.ops;

import java.util.concurrent.Semaphore;

/** Lets only so many requests at once into a slow endpoint, so that they never take the threads that probes need. */
final class Bounded implements Endpoint {
    private final Endpoint endpoint;
    private final Semaphore places;

    Bounded(int atOnce, Endpoint endpoint) {
        this.endpoint = endpoint;
        this.places = new Semaphore(atOnce);
    }

    @Override
    public Answer answer(Request request) {
        if (!places.tryAcquire()) {
            return Answer.error(Answer.UNAVAILABLE, "Too many such requests at once; ask again in a second.")
                    .with("Retry-After", "1");
        }
        try {
            return endpoint.answer(request);
        } finally {
            places.release();
        }
    }
}
