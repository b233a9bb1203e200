package io.tidewatch.streams.task;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** Whether there are tasks here and all of them decide events. */
    public boolean decides() {
        List<TaskStatus> tasks = tasks();
        return !tasks.isEmpty() && tasks.stream().allMatch(task -> task.stage().kind() == TaskStage.Kind.DECIDING);
    }

    /** The savepoint with which all tasks here were handed over; empty if there is one that was not, or no task at all. */
    public Optional<String> handedOver() {
        List<TaskStage> stages = tasks().stream().map(TaskStatus::stage).toList();
        return stages.stream().allMatch(stage -> stage.kind() == TaskStage.Kind.HANDED_OVER)
                ? stages.stream().map(TaskStage::savepoint).findFirst()
                : Optional.empty();
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
