package io.tidewatch.ops;

import io.tidewatch.http.Answer;
import java.util.Optional;

/** Asks another instance about a user. */
@FunctionalInterface
interface Peers {
    /**
     * What the other instance answers.
     *
     * @param path percent-encoded
     * @return empty if it does not answer
     */
    Optional<Answer> ask(HostPort instance, String path);
}
