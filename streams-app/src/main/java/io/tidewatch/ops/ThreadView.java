package io.tidewatch.ops;

import java.util.Objects;

/**
 * One stream thread that has not died.
 *
 * @param name the thread's name
 * @param state as Kafka Streams names it
 * @param activeTasks tasks it runs
 * @param standbyTasks copies it keeps warm
 */
record ThreadView(String name, String state, int activeTasks, int standbyTasks) {
    ThreadView {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(state, "state");
    }
}
