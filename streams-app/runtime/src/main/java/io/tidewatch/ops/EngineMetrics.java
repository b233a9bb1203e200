package io.tidewatch.ops;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.tidewatch.engine.drift.DriftReport;
import io.tidewatch.http.AnswerJson;
import io.tidewatch.streams.task.EngineCounters;
import io.tidewatch.streams.task.EngineCounters.Figures;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The engine's own figures as meters: counters of work and gauges of its present state. No label holds anything of a user, and
 * none has more values than there are partitions, reasons, stores or features.
 */
final class EngineMetrics {
    private final String version;
    private final MultiGauge build;
    private final MultiGauge taskModel;
    private final MultiGauge pending;
    private final MultiGauge clockLag;
    private final MultiGauge timersBehind;
    private final InputMetrics input;
    private final MultiGauge unaccounted;
    private final MultiGauge restoring;
    private final MultiGauge drift;
    private final MultiGauge driftOfScore;
    private final MultiGauge driftEvents;
    private final Supplier<DriftReport> driftReport;
    private final Supplier<EngineSnapshot> engine;
    private final Health health;
    private volatile EngineSnapshot latest;

    EngineMetrics(
            MeterRegistry registry,
            EngineFacts facts,
            EngineCounters counters,
            Supplier<EngineSnapshot> engine,
            Health health,
            Supplier<DriftReport> driftReport) {
        this.engine = engine;
        this.driftReport = driftReport;
        this.health = health;
        this.latest = engine.get();
        counters(registry, counters);
        this.pending = rows(registry, "tidewatch.pending.events", "Events that wait for their batch");
        this.clockLag =
                seconds(registry, "tidewatch.clock.lag", "How far the task's event time is behind the wall clock");
        this.timersBehind = rows(registry, "tidewatch.timers.behind", "1 while due silence timers have not all fired");
        this.unaccounted = rows(
                registry,
                "tidewatch.events.unaccounted",
                "Records that a task took and that neither wait nor went out; anything but 0 is a fault");
        this.input = new InputMetrics(registry, () -> latest);
        this.restoring =
                rows(registry, "tidewatch.restore.remaining.offsets", "Changelog offsets a store still has to take");
        this.drift = rows(
                registry,
                "tidewatch.drift.psi",
                "Population stability index of a feature against the model's training data");
        this.driftOfScore = rows(
                registry,
                "tidewatch.drift.risk.psi",
                "Population stability index of the risk against the model's training data");
        this.driftEvents =
                rows(registry, "tidewatch.drift.events", "Events of equal weight that the drift figures rest on");
        this.build = rows(registry, "tidewatch.build", "Always 1; the labels say what runs");
        this.taskModel =
                rows(registry, "tidewatch.task.model", "Always 1; the label says which model the task decides with");
        this.version = facts.version();
        state(registry);
        shop(registry);
    }

    /** Brings the gauges up to now; to be called before each scrape. */
    synchronized void refresh() {
        EngineSnapshot now = engine.get();
        latest = now;
        ModelView model = now.model();
        Tags runs = Tags.of("version", version, "model", model.name(), "device", model.device());
        build.register(List.of(MultiGauge.Row.of(runs.and("policy", model.policyVersion()), 1)), true);
        taskModel.register(
                now.tasks().stream()
                        .<MultiGauge.Row<?>>map(task ->
                                MultiGauge.Row.of(partition(task.partition()).and("model", task.model()), 1))
                        .toList(),
                true);
        input.refresh();
        byTask(pending, now, TaskView::waiting);
        byTask(unaccounted, now, TaskView::unaccounted);
        byTask(timersBehind, now, task -> task.timersBehind() ? 1 : 0);
        clockLag.register(
                now.tasks().stream()
                        .filter(task -> task.clock().isPresent())
                        .map(task -> MultiGauge.Row.of(
                                partition(task.partition()),
                                AnswerJson.seconds(now.since(task.clock().orElseThrow()))))
                        .toList(),
                true);
        restoring.register(
                now.restores().stream()
                        .map(store -> MultiGauge.Row.of(
                                partition(store.partition())
                                        .and("store", store.store())
                                        .and("standby", Boolean.toString(store.standby())),
                                store.remaining()))
                        .toList(),
                true);
        drift(driftReport.get());
    }

    /** Rows come and go: a model without a reference has none, and with too few events only their number. */
    private void drift(DriftReport now) {
        driftEvents.register(
                now.state() == DriftReport.State.NO_REFERENCE
                        ? List.of()
                        : List.of(MultiGauge.Row.of(Tags.empty(), now.events())),
                true);
        driftOfScore.register(
                now.score().stream()
                        .map(score -> MultiGauge.Row.of(Tags.empty(), score.index()))
                        .toList(),
                true);
        drift.register(
                now.features().stream()
                        .map(feature -> MultiGauge.Row.of(Tags.of("feature", feature.name()), feature.index()))
                        .toList(),
                true);
    }

    private void state(MeterRegistry registry) {
        Gauge.builder(
                        "tidewatch.live",
                        this,
                        metrics -> metrics.health.live(metrics.latest).good() ? 1 : 0)
                .description("1 as /health/live says 200")
                .register(registry);
        Gauge.builder(
                        "tidewatch.ready",
                        this,
                        metrics -> metrics.health.ready(metrics.latest).good() ? 1 : 0)
                .description("1 as /health/ready says 200")
                .register(registry);
        Gauge.builder(
                        "tidewatch.stream.threads",
                        this,
                        metrics -> metrics.latest.threads().size())
                .description("Stream threads that have not died")
                .register(registry);
        Gauge.builder("tidewatch.tasks", this, metrics -> metrics.latest.tasks().size())
                .description("Tasks that run here, one for each input partition")
                .register(registry);
        FunctionCounter.builder(
                        "tidewatch.models.refused",
                        this,
                        metrics -> metrics.latest.model().refusals())
                .description("Models that were activated and could not be taken here")
                .register(registry);
        Gauge.builder(
                        "tidewatch.model.refused",
                        this,
                        metrics -> metrics.latest.model().refusal().isPresent() ? 1 : 0)
                .description("1 while another model should be in force and was refused here")
                .register(registry);
    }

    private void shop(MeterRegistry registry) {
        Gauge.builder(
                        "tidewatch.model.acts",
                        this,
                        metrics -> metrics.latest.model().acts() ? 1 : 0)
                .description("1 if the model in force knows the shop and warnings are raised")
                .register(registry);
        Gauge.builder(
                        "tidewatch.strategy.outcomes",
                        this,
                        metrics -> metrics.latest
                                .model()
                                .strategy()
                                .map(strategy -> (double) strategy.learntFrom())
                                .orElse(Double.NaN))
                .description("Outcomes that the strategy has learnt from")
                .register(registry);
        seen(registry, "tidewatch.shop.customers", "Customers with a visit so far", ShopView::customers);
        seen(registry, "tidewatch.shop.regulars", "Customers with three visits or more", ShopView::regulars);
        seen(registry, "tidewatch.shop.days", "Days from the shop's first visit to its last", ShopView::days);
    }

    /** Not a number while nobody has counted. */
    private void seen(MeterRegistry registry, String name, String description, Function<ShopView, OptionalInt> count) {
        Gauge.builder(name, this, metrics -> {
                    OptionalInt seen = count.apply(metrics.latest.model().shopSeen());
                    return seen.isPresent() ? seen.getAsInt() : Double.NaN;
                })
                .description(description)
                .register(registry);
    }

    private static void counters(MeterRegistry registry, EngineCounters counters) {
        count(registry, counters, "tidewatch.events.in", "Records taken from the input topic", Figures::eventsIn);
        count(registry, counters, "tidewatch.events.scored", "Events that changed a profile", Figures::scored);
        count(
                registry,
                counters,
                "tidewatch.events.duplicate",
                "Events that were known, such as retries",
                Figures::duplicates);
        count(
                registry,
                counters,
                "tidewatch.events.rerouted",
                "Events sent on to the partition of their key from another one",
                Figures::rerouted);
        count(registry, counters, "tidewatch.timers.fired", "Silence timers that came due", Figures::timersFired);
        count(
                registry,
                counters,
                "tidewatch.profiles.expired",
                "Users who were forgotten for having stayed away",
                Figures::profilesExpired);
        count(registry, counters, "tidewatch.users.erased", "Users who were erased on request", Figures::erased);
        count(
                registry,
                counters,
                "tidewatch.customers.assigned",
                "Customers about to leave who were given to an arm of the experiment",
                Figures::assigned);
        count(
                registry,
                counters,
                "tidewatch.customers.held.out",
                "Of them those of the hold-out, whose alerts were not sent",
                Figures::heldOut);
        count(
                registry,
                counters,
                "tidewatch.outcomes.returned",
                "Assignments that ended with the customer's return",
                Figures::returned);
        count(
                registry,
                counters,
                "tidewatch.outcomes.lost",
                "Assignments that ended without the customer's return",
                Figures::lost);
        count(
                registry,
                counters,
                "tidewatch.model.switches",
                "Times a task went over to another model or to other lines",
                Figures::modelSwitches);
        count(
                registry,
                counters,
                "tidewatch.shadow.scored",
                "Events that the model in the shadow scored as well",
                Figures::shadowScored);
        count(
                registry,
                counters,
                "tidewatch.shadow.failures",
                "Batches that the model in the shadow could not score",
                Figures::shadowFailures);
        count(registry, counters, "tidewatch.clock.ticks", "Clock ticks of a replay", Figures::ticks);
        count(
                registry,
                counters,
                "tidewatch.scoring.failures",
                "Runs of the network that failed, retries included",
                Figures::scoringFailures);
        counters.figures()
                .deadLettered()
                .keySet()
                .forEach(reason -> FunctionCounter.builder(
                                "tidewatch.events.dead.lettered",
                                counters,
                                source -> source.figures().deadLettered().get(reason))
                        .description("Records sent to the dead-letter topic")
                        .tag("reason", word(reason))
                        .register(registry));
        counters.figures()
                .alerts()
                .keySet()
                .forEach(sort -> FunctionCounter.builder(
                                "tidewatch.alerts",
                                counters,
                                source -> source.figures().alerts().get(sort))
                        .description("Alerts sent")
                        .tags("kind", word(sort.kind()), "trigger", word(sort.trigger()))
                        .register(registry));
        FunctionTimer.builder(
                        "tidewatch.batch.decide",
                        counters,
                        source -> source.figures().batches(),
                        source -> source.figures().decideTime().toNanos(),
                        TimeUnit.NANOSECONDS)
                .description("Batches decided and the time it took: network, profiles, policy")
                .register(registry);
    }

    private static void count(
            MeterRegistry registry,
            EngineCounters counters,
            String name,
            String description,
            ToDoubleFunction<Figures> figure) {
        FunctionCounter.builder(name, counters, source -> figure.applyAsDouble(source.figures()))
                .description(description)
                .register(registry);
    }

    private static MultiGauge rows(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    private static MultiGauge seconds(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder(name)
                .description(description)
                .baseUnit("seconds")
                .register(registry);
    }

    private static void byTask(MultiGauge gauge, EngineSnapshot now, Function<TaskView, Number> value) {
        List<MultiGauge.Row<?>> rows = now.tasks().stream()
                .<MultiGauge.Row<?>>map(task -> MultiGauge.Row.of(partition(task.partition()), value.apply(task)))
                .toList();
        gauge.register(rows, true);
    }

    static Tags partition(int partition) {
        return Tags.of("partition", Integer.toString(partition));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
