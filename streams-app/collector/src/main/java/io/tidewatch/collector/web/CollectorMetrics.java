package io.tidewatch.collector.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.tidewatch.collector.intake.IntakeObserver;
import io.tidewatch.collector.intake.Promises.Safe;
import io.tidewatch.collector.kafka.Drainer;
import io.tidewatch.collector.kafka.KafkaState;
import io.tidewatch.collector.spool.Spool;
import io.tidewatch.collector.spool.Usage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** A collector's own figures as meters. No label holds anything of a visitor; those there are come from the configuration and the contract. */
final class CollectorMetrics implements IntakeObserver {
    private final MeterRegistry registry;
    private final Clock clock;
    /** Asking the registry for a meter costs as much as reading an event. */
    private final Map<Counted, Counter> events = new ConcurrentHashMap<>();

    private final Map<Safe, Timer> answers = new EnumMap<>(Safe.class);

    private record Counted(String source, String outcome, String reason) {}

    CollectorMetrics(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        for (Safe safe : Safe.values()) {
            answers.put(safe, answers(safe));
        }
    }

    /** Shows how full a spool is and how it stands with Kafka. */
    void watch(Spool spool, Drainer drainer) {
        usage(
                spool,
                "tidewatch.collector.spool.bytes",
                "Bytes on disk, with what is kept to know retries by",
                Usage::bytes);
        usage(
                spool,
                "tidewatch.collector.spool.unsent.bytes",
                "Bytes that Kafka has not confirmed",
                Usage::unsentBytes);
        usage(spool, "tidewatch.collector.spool.limit.bytes", "Bytes that the spool may have", Usage::limitBytes);
        gauge(
                "tidewatch.collector.spool.damaged.bytes",
                "Bytes left out at the start because they are no whole record",
                spool::damagedBytes);
        gauge(
                "tidewatch.collector.kafka.up",
                "1 while Kafka confirms what is sent",
                () -> drainer.state().up() ? 1 : 0);
        gauge(
                "tidewatch.collector.spool.oldest.age.seconds",
                "How long the oldest event that is not confirmed has waited",
                () -> age(drainer.state()));
    }

    @Override
    public void events(String source, String outcome, String reason, int count) {
        events.computeIfAbsent(new Counted(source, outcome, reason), this::counter)
                .increment(count);
    }

    private Counter counter(Counted counted) {
        return Counter.builder("tidewatch.collector.events")
                .description("Events that were answered")
                .tags(
                        "source",
                        counted.source(),
                        "outcome",
                        counted.outcome(),
                        "reason",
                        counted.reason().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    @Override
    public void bots(String source, int events) {
        Counter.builder("tidewatch.collector.bot.events")
                .description("Events of clients that say they are bots, whatever became of them")
                .tags("source", source)
                .register(registry)
                .increment(events);
    }

    @Override
    public void fieldsLeftOut(String source, int fields) {
        Counter.builder("tidewatch.collector.fields.left.out")
                .description(
                        "Optional fields of other systems' events that are not what the contract says; the events were taken")
                .tags("source", source)
                .register(registry)
                .increment(fields);
    }

    @Override
    public void refused(int status) {
        Counter.builder("tidewatch.collector.refused.requests")
                .description("Requests that were answered with an error")
                .tags("status", Integer.toString(status))
                .register(registry)
                .increment();
    }

    @Override
    public void promised(Safe where, Duration after) {
        answers.get(where).record(after);
    }

    private Timer answers(Safe where) {
        return Timer.builder("tidewatch.collector.answers")
                .description("How long a request's events took to be safe, and where they are")
                .tags(Tags.of("safe", where == Safe.IN_KAFKA ? "kafka" : "disk"))
                // From a quiet broker's commit to the bound at which the disk is asked instead.
                .serviceLevelObjectives(
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(2_500))
                .register(registry);
    }

    private void usage(Spool spool, String name, String description, ToDoubleFunction<Usage> figure) {
        gauge(name, description, () -> figure.applyAsDouble(spool.usage()));
    }

    private void gauge(String name, String description, Supplier<Number> figure) {
        Gauge.builder(name, figure).description(description).register(registry);
    }

    private double age(KafkaState state) {
        Optional<Instant> oldest = state.oldestWaiting();
        return oldest.map(since -> Duration.between(since, clock.instant()).toMillis() / 1000.0)
                .orElse(0.0);
    }
}
