package io.tidewatch.ops;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tidewatch.engine.drift.DriftReport;
import io.tidewatch.streams.task.EngineCounters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;

/** {@code /metrics} in Prometheus' text format: the engine's, Kafka Streams' and its clients', the JVM's. */
final class MetricsEndpoint implements Endpoint, AutoCloseable {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    /** No scraper looks more often than this. */
    private static final Duration KAFKA_REFRESH = Duration.ofSeconds(10);

    private final PrometheusMeterRegistry registry;
    private final EngineMetrics engineMetrics;
    private final List<MeterBinder> binders;

    private MetricsEndpoint(PrometheusMeterRegistry registry, EngineMetrics engineMetrics, List<MeterBinder> binders) {
        this.registry = registry;
        this.engineMetrics = engineMetrics;
        this.binders = binders;
    }

    /**
     * The metrics of a process.
     *
     * @param others what is measured besides the engine and the JVM; closed with the endpoint
     */
    static MetricsEndpoint of(
            EngineFacts facts,
            EngineCounters counters,
            Supplier<EngineSnapshot> engine,
            Health health,
            Supplier<DriftReport> drift,
            List<MeterBinder> others) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        EngineMetrics engineMetrics = new EngineMetrics(registry, facts, counters, engine, health, drift);
        List<MeterBinder> binders = new ArrayList<>(List.of(
                new JvmGcMetrics(),
                new JvmMemoryMetrics(),
                new JvmThreadMetrics(),
                new JvmInfoMetrics(),
                new ClassLoaderMetrics(),
                new ProcessorMetrics(),
                new FileDescriptorMetrics(),
                new UptimeMetrics()));
        binders.addAll(others);
        binders.forEach(binder -> binder.bindTo(registry));
        return new MetricsEndpoint(registry, engineMetrics, binders);
    }

    /**
     * Kafka Streams' own metrics and its clients'.
     *
     * @param thread looks now and then which there are, since a task's come and go with it
     */
    static MeterBinder kafka(KafkaStreams streams, ScheduledExecutorService thread) {
        return new KafkaStreamsMetrics(streams, List.of(), thread, KAFKA_REFRESH);
    }

    /** One scrape after the other: while the gauges' rows are replaced, another would meet some of them twice and fail. */
    @Override
    public synchronized Answer answer(Request request) {
        engineMetrics.refresh();
        return Answer.text(PROMETHEUS, registry.scrape());
    }

    @Override
    public void close() {
        for (MeterBinder binder : binders) {
            try {
                if (binder instanceof AutoCloseable closeable) {
                    closeable.close();
                }
            } catch (Exception failed) {
                throw new IllegalStateException("A meter binder could not be closed.", failed);
            }
        }
        registry.close();
    }
}
