package io.tidewatch.bench.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.collector.Collector;
import io.tidewatch.collector.config.CollectorConfig;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The load is one that a collector accepts whole; here one without Kafka, which takes it to its disk. */
class HttpLoadTest {
    @TempDir
    private Path folder;

    @Test
    void everyEventIsValidAndHasAnIdOfItsOwn() throws Exception {
        EventBodies bodies = new EventBodies(3, 100);
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            byte[] body = bodies.next();
            assertThat(body).hasSize(bodies.length());
            for (int event = 0; event < 3; event++) {
                int from = event * EventBodies.EVENT.length();
                ShopEvent read = ShopEventCodec.read(Arrays.copyOfRange(body, from, from + EventBodies.EVENT.length()));
                assertThat(ids.add(read.eventId())).isTrue();
                assertThat(read.userId()).isEqualTo("user-%08d".formatted((i * 3 + event) % 100));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 200})
    void isAcceptedAndCounted(double perSecond) throws Exception {
        CollectorConfig config = CollectorConfig.parse(
                """
                bootstrap_servers: 127.0.0.1:1
                sources: [{name: bench, kind: server, keys: %s}]
                http: {port: 0}
                ops: {port: 0}
                spool: {directory: %s}
                acknowledge_within: 10ms
                shutdown_timeout: 1s
                """.formatted(CollectorMain.KEY, folder.resolve("spool")), name -> Optional.empty());
        try (Collector collector = Collector.open(config);
                HttpLoad load = new HttpLoad(collector.address(), CollectorMain.KEY, 5, 2)) {
            long events = 0;
            // On a busy machine the first answer may come after a whole run.
            while (events == 0) {
                LoadFigures figures = load.run(perSecond, 0.1, 0.2, () -> {});
                load.settle();
                events = figures.events();
            }
            assertThat(events % 2).isZero();
        }
    }
}
