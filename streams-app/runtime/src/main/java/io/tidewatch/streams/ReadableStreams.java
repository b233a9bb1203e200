package io.tidewatch.streams;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/**
 * Kafka Streams with metrics that may be read at any time. In 4.4.0 a store's {@code uncommitted-bytes} is asked of a RocksDB write batch
 * that is freed when the store closes, without a lock between the two. A look at it while a task stops or moves away
 * crashes the process (SIGSEGV in {@code WriteBatch.getDataSize}). Nothing here needs it, so it is left out.
 */
final class ReadableStreams extends KafkaStreams {
    private static final String FREED_WITH_ITS_STORE = "uncommitted-bytes";

    ReadableStreams(Topology topology, StreamsConfig config, KafkaClientSupplier clients) {
        super(topology, config, clients);
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
        Map<MetricName, Metric> readable = new HashMap<>(super.metrics());
        readable.keySet().removeIf(metric -> metric.name().equals(FREED_WITH_ITS_STORE));
        return Collections.unmodifiableMap(readable);
    }
}
