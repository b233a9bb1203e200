package io.tidewatch.bench.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.bench.load.Load;
import io.tidewatch.bench.load.Traffic;
import io.tidewatch.topics.ShopEventCodec;
import org.junit.jupiter.api.Test;

class PlainEventTest {
    @Test
    void readsWhatTheLoadsWrite() {
        new Load(Traffic.SESSION, 10, 100, false).forEach(event -> {
            PlainEvent read = PlainEvent.read(ShopEventCodec.write(event));

            assertThat(read.eventId()).isEqualTo(event.eventId());
            assertThat(read.userId()).isEqualTo(event.userId());
            assertThat(read.time()).isNotEmpty();
            assertThat(read.items() == null ? 0 : read.items().size())
                    .isEqualTo(event.items().size());
            assertThat(read.value() == null).isEqualTo(event.value().isEmpty());
        });
    }
}
