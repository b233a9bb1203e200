package io.tidewatch.cli.savepoint;

import java.util.Locale;

/**
 * What a run of a copier has done.
 *
 * @param users who have a row in the savepoint
 * @param checksum of their rows
 * @param rows that were written
 * @param bytes of them, before compression
 * @param seconds that it took
 * @param cpuSeconds of the process meanwhile, on all cores
 */
public record CopyFigures(long users, long checksum, long rows, long bytes, double seconds, double cpuSeconds) {
    /** For a person. */
    String words() {
        return String.format(
                Locale.ENGLISH,
                "%,d users with checksum %016x; copied %,d rows, %,d bytes, in %.1f s with %.1f s of CPU",
                users,
                checksum,
                rows,
                bytes,
                seconds,
                cpuSeconds);
    }
}
