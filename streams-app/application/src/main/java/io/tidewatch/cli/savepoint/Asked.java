package io.tidewatch.cli.savepoint;

import io.tidewatch.streams.savepoint.BarrierKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * That tasks were asked for their barriers, as a copier notes it for those that follow it.
 *
 * @param kind for which
 * @param ends where each partition of the changelog of the profiles ended then
 */
record Asked(BarrierKind kind, List<Long> ends) {
    private static final String GAP = " ";

    Asked {
        ends = List.copyOf(ends);
    }

    byte[] encode() {
        return Stream.concat(Stream.of(kind.name()), ends.stream().map(String::valueOf))
                .collect(Collectors.joining(GAP))
                .getBytes(StandardCharsets.US_ASCII);
    }

    static Asked decode(byte[] note) {
        String[] parts = new String(note, StandardCharsets.US_ASCII).split(GAP);
        return new Asked(
                BarrierKind.valueOf(parts[0]),
                Arrays.stream(parts).skip(1).map(Long::valueOf).toList());
    }

    /** Whether a barrier that lies there is an answer. */
    boolean isAnsweredBy(BarrierKind answer, int partition, long offset) {
        return answer == kind && offset >= ends.get(partition);
    }
}
