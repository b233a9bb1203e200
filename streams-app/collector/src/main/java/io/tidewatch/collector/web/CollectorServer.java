package io.tidewatch.collector.web;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tidewatch.collector.config.CollectorConfig;
import io.tidewatch.collector.intake.EventsEndpoint;
import io.tidewatch.collector.intake.IntakeObserver;
import io.tidewatch.collector.kafka.Drainer;
import io.tidewatch.collector.spool.Spool;
import io.tidewatch.http.HttpLimits;
import io.tidewatch.http.HttpListener;
import io.tidewatch.http.Lane;
import io.tidewatch.http.ListenAddress;
import io.tidewatch.http.MetricsPage;
import io.tidewatch.http.Route;
import io.tidewatch.http.Router;
import io.tidewatch.topics.TidewatchException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** The two ports of a collector: events for everybody, health and metrics for those inside. */
public final class CollectorServer implements AutoCloseable {
    /** Bodies of all requests in hand take this part of the heap at most; as they are read they take it about three times. */
    private static final int HEAP_SHARE = 16;

    private final HttpListener events;
    private final HttpListener ops;
    private final MetricsPage metrics;
    private final EventsEndpoint endpoint;
    private final AtomicBoolean stopping;

    private CollectorServer(
            HttpListener events,
            HttpListener ops,
            MetricsPage metrics,
            EventsEndpoint endpoint,
            AtomicBoolean stopping) {
        this.events = events;
        this.ops = ops;
        this.metrics = metrics;
        this.endpoint = endpoint;
        this.stopping = stopping;
    }

    /**
     * Opens both.
     *
     * @param endpoints makes the endpoint for events, given what counts them
     * @throws TidewatchException if an address cannot be bound; the message is for the user
     */
    public static CollectorServer open(
            CollectorConfig config,
            Spool spool,
            Drainer drainer,
            Function<IntakeObserver, EventsEndpoint> endpoints,
            Clock clock) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        CollectorMetrics counts = new CollectorMetrics(registry, clock);
        counts.watch(spool, drainer);
        MetricsPage metrics = new MetricsPage(registry, () -> {}, List.of());
        EventsEndpoint endpoint = endpoints.apply(counts);
        AtomicBoolean stopping = new AtomicBoolean();
        HttpListener ops = HttpListener.open(
                new ListenAddress("ops", config.ops().host(), config.ops().port()),
                HttpLimits.defaults(),
                address -> new Router(Map.of(
                        "/health/live",
                        new Route(
                                Lane.PROBE,
                                new HealthPage(() ->
                                        CollectorHealth.live(drainer.ended().isDone()))),
                        "/health/ready",
                        new Route(
                                Lane.PROBE,
                                new HealthPage(
                                        () -> CollectorHealth.ready(stopping.get(), spool.usage(), drainer.state()))),
                        "/metrics",
                        new Route(Lane.PAGE, metrics))));
        try {
            HttpListener events = HttpListener.open(
                    new ListenAddress(
                            "http", config.http().host(), config.http().port()),
                    HttpLimits.withBodies(config.http().connections(), bodyBytes(config)),
                    address -> new CollectorRoutes(config.http(), endpoint));
            return new CollectorServer(events, ops, metrics, endpoint, stopping);
        } catch (TidewatchException refused) {
            ops.close();
            metrics.close();
            throw refused;
        }
    }

    /** Where events are taken. */
    public InetSocketAddress address() {
        return events.address();
    }

    /** Where health and metrics answer. */
    public InetSocketAddress opsAddress() {
        return ops.address();
    }

    /** Takes no further events; probes are answered, readiness with no. */
    public void refuseFromNowOn() {
        stopping.set(true);
        endpoint.refuseFromNowOn();
    }

    @Override
    public void close() {
        events.close();
        ops.close();
        metrics.close();
    }

    /** At least what two of the largest requests bring. */
    private static long bodyBytes(CollectorConfig config) {
        return Math.max(2L * config.limits().bodyBytes(), Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    }
}
