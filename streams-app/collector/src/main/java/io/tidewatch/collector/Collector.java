package io.tidewatch.collector;

import io.tidewatch.collector.config.CollectorConfig;
import io.tidewatch.collector.intake.Admission;
import io.tidewatch.collector.intake.EventsEndpoint;
import io.tidewatch.collector.intake.Promises;
import io.tidewatch.collector.intake.RecentEvents;
import io.tidewatch.collector.kafka.Drainer;
import io.tidewatch.collector.kafka.KafkaSettings;
import io.tidewatch.collector.spool.Spool;
import io.tidewatch.collector.web.CollectorServer;
import io.tidewatch.topics.TidewatchException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A collector at work: the spool, the way to Kafka and the listeners, opened and closed in the order that loses nothing. */
public final class Collector implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Collector.class);

    private final CollectorConfig config;
    private final Spool spool;
    private final Promises promises;
    private final Drainer drainer;
    private final CollectorServer server;

    private Collector(CollectorConfig config, Spool spool, Promises promises, Drainer drainer, CollectorServer server) {
        this.config = config;
        this.spool = spool;
        this.promises = promises;
        this.drainer = drainer;
        this.server = server;
    }

    /**
     * Opens the spool, then the listeners, and begins to send. Kafka need not be there.
     *
     * @throws TidewatchException if the spool is in use or an address cannot be bound; the message is for the user
     */
    public static Collector open(CollectorConfig config) {
        Clock clock = Clock.systemUTC();
        RecentEvents recent = new RecentEvents(config.spool().remember());
        Spool spool = Spool.open(
                config.spool().directory(),
                config.spool().limits(),
                (record, end) -> recent.add(record.fingerprint(), end));
        Promises promises = new Promises(spool, config.acknowledgeWithin());
        Drainer drainer = new Drainer(spool, new KafkaSettings(config), promises, clock);
        try {
            CollectorServer server = CollectorServer.open(
                    config,
                    spool,
                    drainer,
                    observer -> new EventsEndpoint(
                            config, new Admission(spool, recent), promises, observer, drainer::wake, clock),
                    clock);
            drainer.begin();
            LOGGER.atInfo()
                    .addKeyValue("spool", spool.id())
                    .addKeyValue("unsentBytes", spool.usage().unsentBytes())
                    .log("Collector begins");
            return new Collector(config, spool, promises, drainer, server);
        } catch (TidewatchException refused) {
            promises.close();
            spool.close();
            throw refused;
        }
    }

    /** Where events are taken. */
    public InetSocketAddress address() {
        return server.address();
    }

    /** Where health and metrics answer. */
    public InetSocketAddress opsAddress() {
        return server.opsAddress();
    }

    /**
     * Waits until the collector is closed.
     *
     * @throws TidewatchException if it failed; the message is for the user
     */
    public void await() {
        try {
            drainer.ended().join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof TidewatchException told) {
                throw told;
            }
            throw TidewatchException.whileRunning(
                    "the collector failed: %s; what was accepted is in the spool and is sent at the next start"
                            .formatted(failed.getCause()),
                    failed);
        }
    }

    /** Takes no more, sends what is there as far as the time allows, and stops. What is left is sent at the next start. */
    @Override
    public void close() {
        server.refuseFromNowOn();
        boolean drained = drainer.finish(config.shutdownTimeout());
        // Those that still wait are told that nothing is promised.
        promises.close();
        server.close();
        spool.close();
        LOGGER.atInfo().addKeyValue("unsentLeft", !drained).log("Collector stopped");
    }
}
