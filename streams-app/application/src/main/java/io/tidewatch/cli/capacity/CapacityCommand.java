package io.tidewatch.cli.capacity;

import io.tidewatch.cli.TextTable;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.catalog.TopicCatalog;
import io.tidewatch.topics.catalog.TopicDefinition;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.config.TopicConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidewatch capacity}: partitions, pods, memory, disk and network for a number of users. */
@Command(
        name = "capacity",
        description = {
            "Print the partitions, pods, memory, disk and network that a number of users takes, computed from what was measured",
            "(docs/performance.md). Asks no cluster. What it rests on is told in docs/capacity.md."
        },
        mixinStandardHelpOptions = true)
public final class CapacityCommand implements Callable<Integer> {
    private static final double MILLIS_A_DAY = Duration.ofDays(1).toMillis();

    @Option(
            names = "--users",
            paramLabel = "N[,N]",
            split = ",",
            required = true,
            description = "known customers, such as 250k, 50M or 1B; a column for each")
    private List<String> users;

    @Option(
            names = "--events-per-user-day",
            paramLabel = "N",
            defaultValue = "3",
            description = "events of all of them a day, over their number (default: ${DEFAULT-VALUE})")
    private double eventsPerUserAndDay;

    @Option(
            names = "--peak",
            paramLabel = "N",
            defaultValue = "4",
            description = "the busiest hour's events over the mean (default: ${DEFAULT-VALUE})")
    private double peak;

    @Option(
            names = "--standbys",
            paramLabel = "N",
            defaultValue = "1",
            description = "copies of the state on other pods (default: ${DEFAULT-VALUE})")
    private int standbys;

    @Option(
            names = "--rows-per-pod",
            paramLabel = "N",
            defaultValue = "10M",
            description = "most rows on a pod, copies included (default: ${DEFAULT-VALUE}, the most that was measured)")
    private String rowsPerPod;

    @Option(names = "--markdown", description = "as a table of Markdown")
    private boolean markdown;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        TopicDefinition events = TopicCatalog.shipped().topic(TopicNames.SHOP_EVENTS);
        Sizing sizing = new Sizing(
                standbys,
                events.replication(),
                Amount.parse("--rows-per-pod", rowsPerPod),
                days(events),
                days(TopicCatalog.shipped().topic(TopicNames.FEATURES)));
        List<Demand> demands = users.stream()
                .map(count -> new Demand(Amount.parse("--users", count), eventsPerUserAndDay, peak))
                .toList();
        List<Capacity> capacities = demands.stream()
                .map(demand -> Capacity.of(demand, sizing, Measured.PUBLISHED))
                .toList();
        print(CapacityTable.rows(demands, capacities));
        return ExitCode.OK;
    }

    private static double days(TopicDefinition topic) {
        return Long.parseLong(topic.config().get(TopicConfig.RETENTION_MS_CONFIG)) / MILLIS_A_DAY;
    }

    private void print(List<List<String>> rows) {
        PrintWriter out = spec.commandLine().getOut();
        if (markdown) {
            out.println(line(rows.get(0)));
            out.println(line(rows.get(0).stream().map(cell -> "---").toList()));
            rows.stream().skip(1).map(CapacityCommand::line).forEach(out::println);
        } else {
            TextTable.lines(rows).forEach(out::println);
        }
        out.flush();
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }
}
