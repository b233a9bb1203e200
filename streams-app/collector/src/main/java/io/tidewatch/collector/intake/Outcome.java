package io.tidewatch.collector.intake;

import java.util.Optional;

/**
 * What became of one event.
 *
 * @param status of it
 * @param reason why it was refused; empty otherwise
 */
record Outcome(Status status, Optional<Reason> reason) {
    static final Outcome ACCEPTED = new Outcome(Status.ACCEPTED, Optional.empty());
    static final Outcome DUPLICATE = new Outcome(Status.DUPLICATE, Optional.empty());

    /** As in the answer, in lower case. */
    enum Status {
        /** It is kept. */
        ACCEPTED,
        /** It was kept before. */
        DUPLICATE,
        /** It is not kept, and will not be if it is sent again. */
        REFUSED
    }

    static Outcome refused(Reason reason) {
        return new Outcome(Status.REFUSED, Optional.of(reason));
    }
}
