package io.tidewatch.streams.task;

import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.Outcome;
import io.tidewatch.topics.ReasonCode;
import io.tidewatch.topics.Trigger;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What this process has done since it started, over all its tasks. Thread-safe. It counts work: what a crash or an aborted
 * transaction undid and another run did again is counted again.
 */
public final class EngineCounters {
    private final LongAdder eventsIn = new LongAdder();
    private final LongAdder scored = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final LongAdder rerouted = new LongAdder();
    private final Map<ReasonCode, LongAdder> deadLettered = adders(ReasonCode.class);
    private final Map<AlertSort, LongAdder> alerts = alertAdders();
    private final Map<Trigger, LatencyHistogram> alertLatency = latencies();
    private final LongAdder assigned = new LongAdder();
    private final LongAdder heldOut = new LongAdder();
    private final LongAdder returned = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final LongAdder decideNanos = new LongAdder();
    private final LongAdder scoringFailures = new LongAdder();
    private final LongAdder timersFired = new LongAdder();
    private final LongAdder profilesExpired = new LongAdder();
    private final LongAdder erased = new LongAdder();
    private final LongAdder ticks = new LongAdder();
    private final LongAdder modelSwitches = new LongAdder();
    private final LongAdder shadowScored = new LongAdder();
    private final LongAdder shadowFailures = new LongAdder();

    /**
     * Alerts that are counted together.
     *
     * @param kind what the alert tells
     * @param trigger what made the engine look
     */
    public record AlertSort(AlertKind kind, Trigger trigger) {}

    /**
     * The counts at one moment.
     *
     * @param eventsIn records taken from the input topic, ticks not counted
     * @param scored events that changed a profile
     * @param duplicates events that were known, such as retries
     * @param rerouted events sent on to another partition, that of their key
     * @param deadLettered records sent to the dead-letter topic, every reason is there
     * @param alerts alerts sent, every sort is there
     * @param assigned customers about to leave who were given to an arm of the experiment
     * @param heldOut of them those of the hold-out, whose alerts were not sent
     * @param returned assignments that ended with the customer's return
     * @param lost assignments that ended without it
     * @param batches batches decided
     * @param decideTime time spent deciding them
     * @param scoringFailures runs of the network that failed, retries included
     * @param timersFired silence timers that came due
     * @param profilesExpired users who were forgotten for having stayed away
     * @param erased users who were erased
     * @param ticks clock ticks taken
     * @param modelSwitches times a task went over to another model
     * @param shadowScored events that the model in the shadow scored as well
     * @param shadowFailures batches that it could not score
     */
    public record Figures(
            long eventsIn,
            long scored,
            long duplicates,
            long rerouted,
            Map<ReasonCode, Long> deadLettered,
            Map<AlertSort, Long> alerts,
            long assigned,
            long heldOut,
            long returned,
            long lost,
            long batches,
            Duration decideTime,
            long scoringFailures,
            long timersFired,
            long profilesExpired,
            long erased,
            long ticks,
            long modelSwitches,
            long shadowScored,
            long shadowFailures) {
        /** Records sent to the dead-letter topic for any reason. */
        public long deadLetteredInAll() {
            return deadLettered.values().stream().mapToLong(Long::longValue).sum();
        }

        /** Alerts by kind, every kind is there. */
        public Map<AlertKind, Long> alertsByKind() {
            return alertsBy(AlertSort::kind, () -> new EnumMap<>(AlertKind.class));
        }

        /** The same alerts by what made the engine look. */
        public Map<Trigger, Long> alertsByTrigger() {
            return alertsBy(AlertSort::trigger, () -> new EnumMap<>(Trigger.class));
        }

        private <E extends Enum<E>> Map<E, Long> alertsBy(Function<AlertSort, E> part, Supplier<Map<E, Long>> empty) {
            Map<E, Long> sums = empty.get();
            alerts.forEach((sort, count) -> sums.merge(part.apply(sort), count, Long::sum));
            return sums;
        }
    }

    /** The counts now. Counters move while they are read; each is right by itself. */
    public Figures figures() {
        return new Figures(
                eventsIn.sum(),
                scored.sum(),
                duplicates.sum(),
                rerouted.sum(),
                sums(deadLettered, () -> new EnumMap<>(ReasonCode.class)),
                sums(alerts, LinkedHashMap::new),
                assigned.sum(),
                heldOut.sum(),
                returned.sum(),
                lost.sum(),
                batches.sum(),
                Duration.ofNanos(decideNanos.sum()),
                scoringFailures.sum(),
                timersFired.sum(),
                profilesExpired.sum(),
                erased.sum(),
                ticks.sum(),
                modelSwitches.sum(),
                shadowScored.sum(),
                shadowFailures.sum());
    }

    public void eventIn() {
        eventsIn.increment();
    }

    public void scored(int events) {
        scored.add(events);
    }

    public void duplicates(int events) {
        duplicates.add(events);
    }

    public void rerouted() {
        rerouted.increment();
    }

    public void deadLettered(ReasonCode reason) {
        deadLettered.get(reason).increment();
    }

    public void alert(ChurnAlert alert) {
        alerts.get(new AlertSort(alert.kind(), alert.trigger())).increment();
    }

    void assignment(Assignment assignment) {
        assigned.increment();
        if (assignment.heldOut()) {
            heldOut.increment();
        }
    }

    void outcome(Outcome outcome) {
        (outcome.returned() ? returned : lost).increment();
    }

    /** An alert was sent so long after it could have been known. */
    void alertLatency(Trigger trigger, long millis) {
        alertLatency.get(trigger).record(millis);
    }

    /** How long alerts took from when they could be known until they were sent, by what made the engine look. */
    public LatencyHistogram.Figures alertLatency(Trigger trigger) {
        return alertLatency.get(trigger).figures();
    }

    public void batch(long nanos) {
        batches.increment();
        decideNanos.add(nanos);
    }

    public void scoringFailure() {
        scoringFailures.increment();
    }

    public void timerFired() {
        timersFired.increment();
    }

    public void profileExpired() {
        profilesExpired.increment();
    }

    public void erased() {
        erased.increment();
    }

    public void tick() {
        ticks.increment();
    }

    public void shadowScored() {
        shadowScored.increment();
    }

    public void shadowFailure() {
        shadowFailures.increment();
    }

    public void modelSwitch() {
        modelSwitches.increment();
    }

    private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
        // Filled once and never changed, so threads may read it without a lock.
        Map<E, LongAdder> adders = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            adders.put(constant, new LongAdder());
        }
        return adders;
    }

    private static Map<Trigger, LatencyHistogram> latencies() {
        Map<Trigger, LatencyHistogram> latencies = new EnumMap<>(Trigger.class);
        for (Trigger trigger : Trigger.values()) {
            latencies.put(trigger, new LatencyHistogram());
        }
        return latencies;
    }

    private static Map<AlertSort, LongAdder> alertAdders() {
        Map<AlertSort, LongAdder> adders = new LinkedHashMap<>();
        for (AlertKind kind : AlertKind.values()) {
            for (Trigger trigger : Trigger.values()) {
                adders.put(new AlertSort(kind, trigger), new LongAdder());
            }
        }
        return adders;
    }

    private static <K> Map<K, Long> sums(Map<K, LongAdder> adders, Supplier<Map<K, Long>> empty) {
        Map<K, Long> sums = empty.get();
        adders.forEach((constant, adder) -> sums.put(constant, adder.sum()));
        return sums;
    }
}
