package io.tidewatch.it;

import java.util.List;
import java.util.Map;

/**
 * What is around an engine's process that a healthy machine has not.
 *
 * @param within a command that starts the one behind it, such as {@code ip netns exec NAME}; empty for none
 * @param jvm options of the JVM, which outdo the usual ones
 * @param environment variables
 */
record Circumstances(List<String> within, List<String> jvm, Map<String, String> environment) {
    static final Circumstances HEALTHY = new Circumstances(List.of(), List.of(), Map.of());

    static Circumstances jvm(String... options) {
        return new Circumstances(List.of(), List.of(options), Map.of());
    }
}
