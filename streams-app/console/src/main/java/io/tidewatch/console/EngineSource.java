package io.tidewatch.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.http.Answer;
import java.time.Instant;

/** What the engine in this process tells the console beside its topics. Called by several threads at once. */
public interface EngineSource {
    /** As {@code /status}. */
    ObjectNode status();

    /** A user's profile, as {@code /users/{id}} answers: 200, 404 where no event was seen, 503 where another instance cannot be asked. */
    Answer user(String userId);

    /** The engine's time: the wall clock, or that of the log in a replay. */
    Instant now();

    /** Whether it replays a log, so that its time is not the wall clock's. */
    boolean replays();

    /**
     * The offset up to which somebody has seen that a partition of the input has no record left to read: behind what is committed there
     * may be a transaction's marker. 0 if nobody has looked.
     */
    long readTo(int partition);
}
