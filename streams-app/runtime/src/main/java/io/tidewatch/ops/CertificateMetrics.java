package io.tidewatch.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.tidewatch.streams.preflight.CertificateEnd;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** How long the certificates are still valid that the connections to Kafka hang on. */
final class CertificateMetrics implements MeterBinder {
    /** A new one is seen within the hour; it is told of weeks before. */
    private static final Duration LOOK_EVERY = Duration.ofHours(1);

    private final Supplier<List<CertificateEnd>> look;
    private final Clock clock;
    private final ScheduledExecutorService thread;

    /**
     * Nothing is looked at yet.
     *
     * @param thread looks, since a broker may take seconds to answer
     */
    CertificateMetrics(Supplier<List<CertificateEnd>> look, Clock clock, ScheduledExecutorService thread) {
        this.look = look;
        this.clock = clock;
        this.thread = thread;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        MultiGauge gauge = MultiGauge.builder("tidewatch.certificate.expiry")
                .description("How long a certificate is still valid; negative when it has ended")
                .baseUnit("seconds")
                .register(registry);
        thread.scheduleWithFixedDelay(
                () -> gauge.register(
                        look.get().stream()
                                .<MultiGauge.Row<?>>map(end -> MultiGauge.Row.of(
                                        Tags.of("certificate", end.certificate(), "where", end.where()),
                                        end,
                                        certificate -> certificate
                                                .left(clock.instant())
                                                .toSeconds()))
                                .toList(),
                        true),
                0,
                LOOK_EVERY.toSeconds(),
                TimeUnit.SECONDS);
    }
}
