package io.tidewatch.http;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;

/** {@code /metrics} of a process in Prometheus' text format: what it measures itself, and the JVM's. */
public final class MetricsPage implements Endpoint, AutoCloseable {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry;
    private final Runnable refresh;
    private final List<MeterBinder> binders;

    /**
     * A page.
     *
     * @param registry closed with the page
     * @param refresh brings gauges up to now before each scrape
     * @param others what is measured besides the registry's meters and the JVM; closed with the page
     */
    public MetricsPage(PrometheusMeterRegistry registry, Runnable refresh, List<MeterBinder> others) {
        this.registry = registry;
        this.refresh = refresh;
        this.binders = new ArrayList<>(List.of(
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
    }

    /** One scrape after the other: while the gauges' rows are replaced, another would meet some of them twice and fail. */
    @Override
    public synchronized Answer answer(Request request) {
        refresh.run();
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
