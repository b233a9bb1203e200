package io.tidewatch.cli;

import io.tidewatch.cli.savepoint.SavepointTails;
import io.tidewatch.cli.savepoint.Savepoints;
import io.tidewatch.streams.savepoint.SavepointEnd;
import io.tidewatch.topics.ExitCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tidewatch savepoint list}: which there are. */
@Command(
        name = "list",
        description = "List an application's savepoints, of all its generations.",
        mixinStandardHelpOptions = true)
final class SavepointListCommand implements Callable<Integer> {
    @Mixin
    private EngineCluster engine;

    @Override
    public Integer call() {
        engine.with((config, cluster, client) -> {
            engine.print(lines(new Savepoints(config.baseApplicationId(), cluster, client).list()));
            return true;
        });
        return ExitCode.OK;
    }

    /** The table. */
    static List<String> lines(Map<String, SavepointTails> savepoints) {
        if (savepoints.isEmpty()) {
            return List.of("There is no savepoint.");
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("NAME", "PARTITIONS", "USERS", "EVENTS UNTIL", "IS"));
        savepoints.forEach((name, tails) -> rows.add(List.of(
                name,
                Integer.toString(tails.partitions()),
                tails.isComplete() ? Long.toString(tails.users()) : "-",
                until(tails),
                tails.isComplete() ? "whole" : "begun or emptied")));
        return TextTable.lines(rows);
    }

    /** The latest event time that any task had seen. */
    private static String until(SavepointTails tails) {
        OptionalLong latest = tails.ends().values().stream()
                .map(SavepointEnd::barrier)
                .flatMapToLong(barrier -> barrier.clock().stream())
                .max();
        return latest.isPresent() ? Instant.ofEpochMilli(latest.getAsLong()).toString() : "-";
    }
}
