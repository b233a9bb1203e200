package io.tidewatch.bench;

import io.tidewatch.bench.load.Load;
import io.tidewatch.bench.row.RowKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Rows side by side over one load.
 *
 * @param load what they read
 * @param partitions of the events topic
 * @param threads stream threads, or Flink's parallelism
 * @param rows which, in their order
 * @param rounds how often they run in turn
 */
record Scenario(Load load, int partitions, int threads, List<RowKind> rows, int rounds) {
    Scenario {
        rows = List.copyOf(rows);
        if (partitions < 1 || threads < 1 || rows.isEmpty() || rounds < 1) {
            throw new IllegalArgumentException("a scenario needs a partition, a thread, a row and a round");
        }
    }

    /** Stable, such as {@code session-100k-4p-1t}; {@code -filled} where every user has an event before the load. */
    String name() {
        return String.format(
                Locale.ROOT,
                "%s-%s-%dp-%dt%s",
                load.traffic().label(),
                count(load.users()),
                partitions,
                threads,
                load.filling() > 0 ? "-filled" : "");
    }

    /** The rows in the order of a round, counted from 1: there and back, so that none always has the same one before it. */
    List<RowKind> order(int round) {
        List<RowKind> order = new ArrayList<>(rows);
        if (round % 2 == 0) {
            Collections.reverse(order);
        }
        return order;
    }

    Scenario withRows(List<RowKind> others) {
        return new Scenario(load, partitions, threads, others, rounds);
    }

    Scenario withRounds(int others) {
        return new Scenario(load, partitions, threads, rows, others);
    }

    private static String count(int users) {
        if (users % 1_000_000 == 0) {
            return users / 1_000_000 + "M";
        }
        return users % 1000 == 0 ? users / 1000 + "k" : Integer.toString(users);
    }
}
