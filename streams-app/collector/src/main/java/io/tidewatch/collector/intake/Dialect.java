package io.tidewatch.collector.intake;

import io.tidewatch.collector.config.SourceConfig;
import io.tidewatch.http.Answer;
import io.tidewatch.http.Request;
import java.util.List;
import java.util.Optional;

/** How one kind of sender says who it is, writes its events and wants to be answered. Called by several threads at once. */
interface Dialect {
    /** The sender, by the head alone; empty if it does not tell, or nobody is known by what it tells. */
    Optional<SourceConfig> source(Request request);

    /** Whether the body is read though the head does not tell who sends. */
    default boolean mayTellInBody(Request request) {
        return false;
    }

    /** A sentence for the one who sends and is not known. */
    String howToTell();

    /**
     * Takes a body apart.
     *
     * @param body as it was sent, but unpacked
     * @param mostEvents that it may have
     * @throws BodyException if nothing of it can be read, or it has too many events
     */
    Delivery open(Request request, byte[] body, int mostEvents) throws BodyException;

    /** The answer once all that was accepted is safe. Its status says that nothing has to be sent again. */
    Answer answer(List<Outcome> outcomes);
}
