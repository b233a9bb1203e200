package io.tidewatch.bench;

import io.tidewatch.bench.load.Load;
import io.tidewatch.bench.row.RowKind;
import java.util.List;
import java.util.Locale;

/**
 * Rows side by side over one load.
 *
 * @param load what they read
 * @param partitions of the events topic
 * @param threads stream threads, or Flink's parallelism
 * @param rows which, in their order
 */
record Scenario(Load load, int partitions, int threads, List<RowKind> rows) {
    Scenario {
        rows = List.copyOf(rows);
        if (partitions < 1 || threads < 1 || rows.isEmpty()) {
            throw new IllegalArgumentException("a scenario needs a partition, a thread and a row");
        }
    }

    /** Stable, such as {@code session-100k-4p-1t}. */
    String name() {
        return String.format(
                Locale.ROOT, "%s-%s-%dp-%dt", load.traffic().label(), count(load.users()), partitions, threads);
    }

    private static String count(int users) {
        if (users % 1_000_000 == 0) {
            return users / 1_000_000 + "M";
        }
        return users % 1000 == 0 ? users / 1000 + "k" : Integer.toString(users);
    }
}
