package io.tidewatch.streams.task;

/** Says for a test that a task is ready for its events, as the task itself does. */
public final class OpenTasks {
    private OpenTasks() {}

    public static void open(TaskSources sources, int partition, long eventsPosition) {
        sources.open(partition, eventsPosition);
    }
}
