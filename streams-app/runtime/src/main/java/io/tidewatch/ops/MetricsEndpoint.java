package io.tidewatch.ops;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tidewatch.engine.drift.DriftReport;
import io.tidewatch.http.MetricsPage;
import io.tidewatch.streams.task.EngineCounters;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;

/** What {@code /metrics} of an engine shows: the engine's own, Kafka Streams' and its clients', the JVM's. */
final class MetricsEndpoint {
    /** No scraper looks more often than this. */
    private static final Duration KAFKA_REFRESH = Duration.ofSeconds(10);

    private MetricsEndpoint() {}

    /**
     * The metrics of a process.
     *
     * @param others what is measured besides the engine and the JVM; closed with the page
     */
    static MetricsPage of(
            EngineFacts facts,
            EngineCounters counters,
            Supplier<EngineSnapshot> engine,
            Health health,
            Supplier<DriftReport> drift,
            List<MeterBinder> others) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        EngineMetrics engineMetrics = new EngineMetrics(registry, facts, counters, engine, health, drift);
        registry.getPrometheusRegistry().register(new AlertLatencyMetric(counters));
        return new MetricsPage(registry, engineMetrics::refresh, others);
    }

    /**
     * Kafka Streams' own metrics and its clients'.
     *
     * @param thread looks now and then which there are, since a task's come and go with it
     */
    static MeterBinder kafka(KafkaStreams streams, ScheduledExecutorService thread) {
        return new KafkaStreamsMetrics(streams, List.of(), thread, KAFKA_REFRESH);
    }
}
