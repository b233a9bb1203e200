package io.tidewatch.collector.config;

import io.tidewatch.collector.spool.SpoolLimits;
import io.tidewatch.config.Checks;
import io.tidewatch.config.Default;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The section {@code spool}: what was taken and Kafka has not confirmed.
 *
 * @param directory relative to the working directory; each collector needs its own, on a disk that outlives the process
 * @param limitMb bytes on disk, 1 to 1048576 MiB. The default holds some three million events, an hour's outage of a shop with 1,000 a second.
 * @param remember events whose retries are known again, 0 to 5000000. The default is ten minutes at 300 a second; each takes 110 bytes of heap
 *     and stays on the disk so long.
 */
public record SpoolConfig(
        @Default("spool") Path directory,
        @Default("1024") int limitMb,
        @Default("200000") int remember) {
    public SpoolConfig {
        Objects.requireNonNull(directory, "directory");
        Checks.range("spool.limit_mb", limitMb, 1, 1 << 20);
        Checks.range("spool.remember", remember, 0, 5_000_000);
    }

    /** The same for the spool. */
    public SpoolLimits limits() {
        return SpoolLimits.of((long) limitMb << 20, remember);
    }
}
