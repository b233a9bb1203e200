package io.tidewatch.workbench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrmSamplesTest {
    @TempDir
    private Path folder;

    @Test
    void showsOpenTasksTheMostUrgentFirst() throws Exception {
        // Given
        Path tasks = tasks(
                task("open", "1", "NORMAL", "LONG_SILENCE"),
                task("open", "2", "URGENT", "TROUBLE"),
                task("open", "3", "HIGH", "FEWER_VISITS"),
                "{\"action\":\"close\",\"task_id\":\"3\"}");

        // When
        List<CrmSamples.Task> samples = CrmSamples.read(tasks, 5);

        // Then
        assertThat(samples).extracting(CrmSamples.Task::title).containsExactly("task 2", "task 1");
    }

    @Test
    void showsAnUpdatedTaskAsItIsNow() throws Exception {
        // When
        List<CrmSamples.Task> samples =
                CrmSamples.read(tasks(task("open", "1", "NORMAL", "A"), task("update", "1", "URGENT", "A")), 5);

        // Then
        assertThat(samples).extracting(CrmSamples.Task::priority).containsExactly("URGENT");
    }

    @Test
    void showsTasksWithDifferentReasonsAndNoMoreThanAsked() throws Exception {
        // When
        List<CrmSamples.Task> samples = CrmSamples.read(
                tasks(
                        task("open", "1", "HIGH", "A"),
                        task("open", "2", "HIGH", "A"),
                        task("open", "3", "HIGH", "B"),
                        task("open", "4", "HIGH", "C")),
                2);

        // Then
        assertThat(samples).extracting(CrmSamples.Task::title).containsExactly("task 1", "task 3");
    }

    private Path tasks(String... lines) throws Exception {
        return Files.write(folder.resolve("tasks.jsonl"), List.of(lines));
    }

    private static String task(String action, String id, String priority, String reason) {
        return ("{\"action\":\"%s\",\"task_id\":\"%s\",\"priority\":\"%s\",\"due_at\":\"2011-12-01T00:00:00Z\","
                        + "\"title\":\"task %s\",\"text\":\"why\",\"reason_codes\":[\"%s\"]}")
                .formatted(action, id, priority, id, reason);
    }
}
