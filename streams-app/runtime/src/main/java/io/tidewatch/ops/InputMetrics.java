package io.tidewatch.ops;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.tidewatch.http.AnswerJson;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** How this instance stands with the input topic and its brokers, as meters. */
final class InputMetrics {
    private final MeterRegistry registry;
    private final Supplier<EngineSnapshot> latest;
    private final MultiGauge lag;
    private final MultiGauge lagSeconds;
    private final MultiGauge lagAge;
    private final Set<Integer> countingLost = new HashSet<>();

    /** @param latest the snapshot of the last refresh */
    InputMetrics(MeterRegistry registry, Supplier<EngineSnapshot> latest) {
        this.registry = registry;
        this.latest = latest;
        this.lag = MultiGauge.builder("tidewatch.input.lag.records")
                .description("Records of the input partition that are not committed")
                .register(registry);
        this.lagSeconds = seconds(
                "tidewatch.input.lag", "How old the oldest record was that the input partition had not committed");
        this.lagAge = seconds("tidewatch.input.lag.age", "How old the lag's figures are");
        Gauge.builder(
                        "tidewatch.input.partitions",
                        latest,
                        engine -> engine.get().input().partitions().size())
                .description("Partitions of the input topic, of all instances; 0 before the brokers have told")
                .register(registry);
        Gauge.builder("tidewatch.broker.silent", latest, engine -> silence(engine.get()))
                .description("For how long no broker has answered; 0 while they do")
                .baseUnit("seconds")
                .register(registry);
    }

    void refresh() {
        EngineSnapshot now = latest.get();
        List<InputPartition> own = now.ownInput();
        lag.register(
                own.stream()
                        .map(input -> MultiGauge.Row.of(EngineMetrics.partition(input.partition()), input.lag()))
                        .toList(),
                true);
        lagSeconds.register(
                own.stream()
                        .filter(input -> input.oldest().isPresent())
                        .map(input -> MultiGauge.Row.of(
                                EngineMetrics.partition(input.partition()),
                                AnswerJson.seconds(input.oldest().orElseThrow())))
                        .toList(),
                true);
        lagAge.register(
                now.input().observedAt().stream()
                        .map(observed -> MultiGauge.Row.of(Tags.empty(), AnswerJson.seconds(now.since(observed))))
                        .toList(),
                true);
        now.input().partitions().stream()
                .map(InputPartition::partition)
                .filter(countingLost::add)
                .forEach(this::lost);
    }

    /** Of a partition that nothing is lost of too, so that an increase has something to begin with. */
    private void lost(int partition) {
        FunctionCounter.builder(
                        "tidewatch.events.lost",
                        latest,
                        engine -> engine.get().lost().of(partition))
                .description("Events that were deleted before they were read, at most")
                .tags(EngineMetrics.partition(partition))
                .register(registry);
    }

    private MultiGauge seconds(String name, String description) {
        return MultiGauge.builder(name)
                .description(description)
                .baseUnit("seconds")
                .register(registry);
    }

    private static double silence(EngineSnapshot engine) {
        return engine.input()
                .brokers()
                .silentSince()
                .map(since -> AnswerJson.seconds(engine.since(since)))
                .orElse(0.0);
    }
}
