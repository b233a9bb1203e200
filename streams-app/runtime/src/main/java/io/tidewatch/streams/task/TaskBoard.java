package io.tidewatch.streams.task;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.processor.TaskId;

/** The tasks that run in this process, standby copies not counted. Thread-safe. */
public final class TaskBoard {
    private final Map<TaskId, TaskStatus> running = new ConcurrentHashMap<>();

    /** The tasks by partition. */
    public List<TaskStatus> tasks() {
        return running.values().stream()
                .sorted(Comparator.comparingInt(TaskStatus::partition))
                .toList();
    }

    public TaskStatus started(TaskId task, long wallMillis) {
        TaskStatus status = new TaskStatus(task, wallMillis);
        running.put(task, status);
        return status;
    }

    /** A task that another thread of this process has taken over in the meantime stays. */
    public void stopped(TaskStatus status) {
        running.remove(status.task(), status);
    }
}
