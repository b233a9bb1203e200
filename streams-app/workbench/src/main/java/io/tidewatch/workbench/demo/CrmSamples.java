package io.tidewatch.workbench.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A few of the CRM consumer's tasks as an agent has them on the list: those still open at the end, the most urgent and latest
 * first, at most one for each set of reasons so that they differ.
 */
public final class CrmSamples {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> PRIORITIES = List.of("URGENT", "HIGH", "NORMAL");

    private CrmSamples() {}

    /**
     * A task on the list.
     *
     * @param priority URGENT, HIGH or NORMAL
     * @param dueAt until when
     * @param title in one line
     * @param text why, how sure, and what to try
     * @param reasonCodes the reasons for machines
     */
    public record Task(String priority, Instant dueAt, String title, String text, List<String> reasonCodes) {}

    /**
     * Reads some.
     *
     * @param tasks the CRM consumer's file
     * @param most how many at most
     * @throws IOException if the file cannot be read
     */
    public static List<Task> read(Path tasks, int most) throws IOException {
        Map<String, Task> open = new HashMap<>();
        try (Stream<String> lines = Files.lines(tasks)) {
            for (String line : (Iterable<String>) lines::iterator) {
                JsonNode order = MAPPER.readTree(line);
                String id = order.path("task_id").asText();
                if (order.path("action").asText().equals("close")) {
                    open.remove(id);
                } else {
                    open.put(id, task(order));
                }
            }
        }
        Comparator<Task> urgentFirst = Comparator.comparingInt((Task task) -> PRIORITIES.indexOf(task.priority()));
        List<Task> ordered = open.values().stream()
                .sorted(urgentFirst
                        .thenComparing(Task::dueAt, Comparator.reverseOrder())
                        .thenComparing(Task::title))
                .toList();
        return different(ordered, most);
    }

    private static List<Task> different(List<Task> ordered, int most) {
        List<Task> chosen = new ArrayList<>();
        for (Task task : ordered) {
            boolean said = chosen.stream().anyMatch(other -> other.reasonCodes().equals(task.reasonCodes()));
            if (!said && chosen.size() < most) {
                chosen.add(task);
            }
        }
        return chosen;
    }

    private static Task task(JsonNode order) {
        List<String> codes = new ArrayList<>();
        order.path("reason_codes").forEach(code -> codes.add(code.asText()));
        return new Task(
                order.path("priority").asText(),
                Instant.parse(order.path("due_at").asText()),
                order.path("title").asText(),
                order.path("text").asText(),
                codes);
    }
}
