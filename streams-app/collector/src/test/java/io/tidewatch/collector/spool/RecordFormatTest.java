package io.tidewatch.collector.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.topics.TraceContext;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RecordFormatTest {
    @Property(tries = 200)
    void readsRecordsAsTheyWereWritten(@ForAll("records") List<SpoolRecord> records) {
        // Given
        ByteBuffer written = RecordFormat.written(records);
        // When
        List<SpoolRecord> read = new ArrayList<>();
        int at = 0;
        for (Optional<RecordFormat.Found> found = RecordFormat.read(written, at);
                found.isPresent();
                found = RecordFormat.read(written, at)) {
            read.add(found.get().record());
            at = found.get().end();
        }
        // Then
        assertThat(at).isEqualTo(written.limit());
        assertThat(read).usingRecursiveComparison().isEqualTo(records);
    }

    @Property(tries = 200)
    void readsNothingOfBytesThatNobodyWrote(@ForAll byte[] bytes) {
        assertThat(RecordFormat.read(ByteBuffer.wrap(bytes), 0)).isEmpty();
    }

    @Provide
    Arbitrary<List<SpoolRecord>> records() {
        Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(300);
        return Combinators.combine(
                        Arbitraries.of(Destination.values()),
                        Arbitraries.longs(),
                        Arbitraries.longs(),
                        Arbitraries.longs(),
                        traces(),
                        bytes,
                        bytes)
                .as((destination, arrivedAt, high, low, trace, key, value) ->
                        new SpoolRecord(destination, arrivedAt, new Fingerprint(high, low), trace, key, value))
                .list()
                .ofMaxSize(20);
    }

    private static Arbitrary<Optional<TraceContext>> traces() {
        String parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        return Arbitraries.of(
                Optional.empty(),
                Optional.of(new TraceContext(parent, Optional.empty())),
                Optional.of(new TraceContext(parent, Optional.of("vendor=1"))));
    }
}
