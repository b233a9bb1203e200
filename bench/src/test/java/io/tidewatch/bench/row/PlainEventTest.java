package io.tidewatch.bench.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.bench.load.Load;
import io.tidewatch.bench.load.Traffic;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlainEventTest {
    @Test
    void readsWhatTheLoadsWrite() {
        List<ShopEvent> events = new ArrayList<>();
        new Load(Traffic.SESSION, 10, 100, false).forEach(events::add);

        assertThat(events)
                .hasSize(100)
                .anyMatch(event -> !event.items().isEmpty())
                .anyMatch(event -> event.value().isPresent());
        for (ShopEvent event : events) {
            PlainEvent read = PlainEvent.read(ShopEventCodec.write(event));

            assertThat(read.eventId()).isEqualTo(event.eventId());
            assertThat(read.userId()).isEqualTo(event.userId());
            assertThat(read.time()).isNotEmpty();
            assertThat(read.items() == null ? 0 : read.items().size())
                    .isEqualTo(event.items().size());
            assertThat(read.value() == null).isEqualTo(event.value().isEmpty());
        }
    }
}
