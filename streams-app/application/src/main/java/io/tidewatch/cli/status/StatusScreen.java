package io.tidewatch.cli.status;

import io.tidewatch.cli.TerminalText;
import io.tidewatch.cli.TextTable;
import io.tidewatch.cli.status.InstanceStatus.Task;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The state of all instances as text for a person: a headline, a table of instances, and one of the partitions that lag most. */
public final class StatusScreen {
    /** As many as fit below a dozen instances on a terminal of 40 lines. */
    private static final int PARTITIONS_SHOWN = 12;

    private static final String NOTHING = "-";

    private StatusScreen() {}

    /**
     * The whole screen.
     *
     * @param before an earlier look, from which events a second follow
     */
    public static List<String> lines(GroupStatus now, Optional<GroupStatus> before) {
        List<String> lines = new ArrayList<>(headline(now, before));
        lines.add("");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "INSTANCE",
                "READY",
                "UP",
                "VERSION",
                "PARTITIONS",
                "STANDBYS",
                "EVENTS/S",
                "LAG",
                "LAG S",
                "ALERTS",
                "MODEL",
                "NOTES"));
        now.instances().forEach(instance -> rows.add(row(now, instance, before)));
        lines.addAll(TextTable.lines(rows));
        lines.addAll(partitions(now));
        return lines.stream().map(TerminalText::safe).toList();
    }

    /** One line for each instance, for a log: words and figures, no table. */
    public static List<String> plain(GroupStatus now, Optional<GroupStatus> before) {
        return now.instances().stream()
                .map(instance -> instance.status()
                        .map(status ->
                                "%s %s ready=%s partitions=%s events_per_second=%s lag_records=%s lag_seconds=%s model=%s%s"
                                        .formatted(
                                                now.at().truncatedTo(ChronoUnit.SECONDS),
                                                instance.address(),
                                                status.ready(),
                                                ranges(status.partitions()),
                                                rate(now.eventsPerSecond(instance, before)),
                                                lagRecords(status.tasks()),
                                                lagSeconds(status.tasks()),
                                                status.model(),
                                                noteText(status)))
                        .orElseGet(() -> "%s %s does not answer: %s"
                                .formatted(
                                        now.at().truncatedTo(ChronoUnit.SECONDS),
                                        instance.address(),
                                        instance.failure())))
                .map(TerminalText::safe)
                .toList();
    }

    private static String noteText(InstanceStatus status) {
        String notes = notes(status);
        return notes.isEmpty() ? "" : " (" + notes + ")";
    }

    private static List<String> headline(GroupStatus now, Optional<GroupStatus> before) {
        String application =
                now.answering().map(InstanceStatus::applicationId).distinct().collect(Collectors.joining(", "));
        long answering = now.answering().count();
        Set<Integer> missing =
                new TreeSet<>(IntStream.range(0, now.topicPartitions()).boxed().toList());
        missing.removeAll(now.had());
        List<Task> tasks =
                now.answering().flatMap(instance -> instance.tasks().stream()).toList();
        double eventsPerSecond = now.instances().stream()
                .map(instance -> now.eventsPerSecond(instance, before))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .sum();
        return List.of(
                "%s: %d of %d instances answer, %d of %d partitions are at work%s; %s"
                        .formatted(
                                application.isEmpty() ? "Tidewatch" : application,
                                answering,
                                now.instances().size(),
                                now.had().size(),
                                now.topicPartitions(),
                                missing.isEmpty() ? "" : " (not " + ranges(missing) + ")",
                                now.at().truncatedTo(ChronoUnit.SECONDS)),
                "%s events/s, %s records behind, the oldest of them %s s old"
                        .formatted(
                                before.isPresent() ? rate(OptionalDouble.of(eventsPerSecond)) : NOTHING,
                                lagRecords(tasks),
                                lagSeconds(tasks)));
    }

    private static List<String> row(GroupStatus now, GroupStatus.Instance instance, Optional<GroupStatus> before) {
        if (instance.status().isEmpty()) {
            Set<Integer> given = now.givenTo(instance.address());
            return List.of(
                    instance.address(),
                    "?",
                    NOTHING,
                    NOTHING,
                    given.isEmpty() ? NOTHING : ranges(given),
                    NOTHING,
                    NOTHING,
                    NOTHING,
                    NOTHING,
                    NOTHING,
                    NOTHING,
                    "does not answer: " + instance.failure());
        }
        InstanceStatus status = instance.status().get();
        return List.of(
                instance.address(),
                status.ready() ? "yes" : "NO",
                span(status.uptime()),
                status.version(),
                ranges(status.partitions()),
                ranges(status.standbys()),
                rate(now.eventsPerSecond(instance, before)),
                lagRecords(status.tasks()),
                lagSeconds(status.tasks()),
                number(status.alerts()),
                models(status),
                notes(status));
    }

    private static String models(InstanceStatus status) {
        Set<String> deciding = status.tasks().stream().map(Task::model).collect(Collectors.toCollection(TreeSet::new));
        return deciding.isEmpty() ? status.model() : String.join(", ", deciding);
    }

    private static String notes(InstanceStatus status) {
        List<String> notes = new ArrayList<>();
        if (!status.ready()) {
            notes.add(status.cause());
        }
        if (status.toRestore() > 0) {
            notes.add("restored %d %%".formatted(100 * status.restored() / status.toRestore()));
        }
        status.brokersSilentSince()
                .ifPresent(since -> notes.add("no broker answers since " + since.truncatedTo(ChronoUnit.SECONDS)));
        status.refused().ifPresent(model -> notes.add("refuses model " + model));
        long timersBehind = status.tasks().stream().filter(Task::timersBehind).count();
        if (timersBehind > 0) {
            notes.add("timers behind in " + timersBehind + (timersBehind == 1 ? " partition" : " partitions"));
        }
        status.tasks().stream()
                .filter(task -> task.unaccounted() != 0)
                .findFirst()
                .ifPresent(task -> notes.add(
                        "%d events of partition %d unaccounted for".formatted(task.unaccounted(), task.partition())));
        return String.join("; ", notes);
    }

    /** Those that lag most; none where nothing lags. */
    private static List<String> partitions(GroupStatus now) {
        record Placed(String address, Task task, Instant at) {}
        List<Placed> behind = now.instances().stream()
                .flatMap(instance -> instance.status().stream()
                        .flatMap(status ->
                                status.tasks().stream().map(task -> new Placed(instance.address(), task, status.at()))))
                .filter(placed -> placed.task().lagRecords().orElse(0) > 0
                        || placed.task().stuckSince().isPresent()
                        || placed.task().timersBehind())
                .sorted(Comparator.comparing(
                                (Placed placed) -> -placed.task().lagSeconds().orElse(0))
                        .thenComparing(placed -> -placed.task().lagRecords().orElse(0))
                        .thenComparing(placed -> placed.task().partition()))
                .toList();
        if (behind.isEmpty()) {
            return List.of();
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                List.of("PARTITION", "INSTANCE", "LAG", "LAG S", "NO COMMIT FOR", "WAITING", "CLOCK BEHIND", "TIMERS"));
        behind.stream()
                .limit(PARTITIONS_SHOWN)
                .forEach(placed -> rows.add(List.of(
                        Integer.toString(placed.task().partition()),
                        placed.address(),
                        lagRecords(List.of(placed.task())),
                        lagSeconds(List.of(placed.task())),
                        placed.task()
                                .stuckSince()
                                .map(since -> span(Duration.between(since, placed.at())))
                                .orElse(NOTHING),
                        number(placed.task().waiting()),
                        placed.task().clockLagSeconds().isPresent()
                                ? span(Duration.ofSeconds(Math.round(
                                        placed.task().clockLagSeconds().getAsDouble())))
                                : NOTHING,
                        placed.task().timersBehind() ? "behind" : NOTHING)));
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.addAll(TextTable.lines(rows));
        if (behind.size() > PARTITIONS_SHOWN) {
            lines.add("and %d more partitions that lag less".formatted(behind.size() - PARTITIONS_SHOWN));
        }
        return lines;
    }

    private static String lagRecords(List<Task> tasks) {
        return tasks.stream().anyMatch(task -> task.lagRecords().isPresent())
                ? number(tasks.stream()
                        .mapToLong(task -> task.lagRecords().orElse(0))
                        .sum())
                : NOTHING;
    }

    private static String lagSeconds(List<Task> tasks) {
        OptionalDouble most = tasks.stream()
                .filter(task -> task.lagSeconds().isPresent())
                .mapToDouble(task -> task.lagSeconds().getAsDouble())
                .max();
        return most.isPresent() ? String.format(Locale.ENGLISH, "%,.1f", most.getAsDouble()) : NOTHING;
    }

    private static String rate(OptionalDouble perSecond) {
        return perSecond.isPresent() ? String.format(Locale.ENGLISH, "%,.0f", perSecond.getAsDouble()) : NOTHING;
    }

    private static String number(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }

    /** Two units at most. */
    private static String span(Duration duration) {
        if (duration.toDays() > 0) {
            return duration.toDays() + " d " + duration.toHoursPart() + " h";
        }
        if (duration.toHours() > 0) {
            return duration.toHours() + " h " + duration.toMinutesPart() + " min";
        }
        return duration.toMinutes() > 0
                ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
                : Math.max(0, duration.toSeconds()) + " s";
    }

    /** {@code 0-3,7}. */
    static String ranges(Collection<Integer> numbers) {
        List<Integer> sorted = numbers.stream().sorted().toList();
        List<String> ranges = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            int first = sorted.get(i);
            while (i + 1 < sorted.size() && sorted.get(i + 1) == sorted.get(i) + 1) {
                i++;
            }
            ranges.add(first == sorted.get(i) ? Integer.toString(first) : first + "-" + sorted.get(i));
        }
        return ranges.isEmpty() ? NOTHING : String.join(",", ranges);
    }
}
