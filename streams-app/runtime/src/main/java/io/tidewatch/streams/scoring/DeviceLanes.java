package io.tidewatch.streams.scoring;

import io.tidewatch.engine.scoring.Device;
import io.tidewatch.engine.scoring.LanePlan;
import io.tidewatch.engine.scoring.ModelException;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.streams.config.ScoringConfig;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a model's scorers score by themselves or through the lane of its device, and keeps the lanes: one for each
 * device of a process, whatever the number of models on it. Thread-safe.
 */
public final class DeviceLanes implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(DeviceLanes.class);

    private final ScoringConfig config;
    private final Map<Device, ScoringLane> lanes = new EnumMap<>(Device.class);

    /**
     * How a model is scored with.
     *
     * @param making makes a scorer for one thread for up to so many rows
     * @param closing to be run when all scorers are closed, before the model is
     */
    public record Scorers(IntFunction<Scorer> making, Runnable closing) {}

    /** No lane yet: they are made for the first model on their device. */
    public DeviceLanes(ScoringConfig config) {
        this.config = config;
    }

    /**
     * How a model is scored with.
     *
     * @param device where it runs
     * @param note the same for a person
     * @param scorers makes a scorer of the model for up to so many rows
     * @throws ModelException if it is to go through a lane, and the device fails the self-test that shapes the lane
     */
    public Scorers serve(Device device, String note, IntFunction<Scorer> scorers) throws ModelException {
        if (!hasLane(device)) {
            return new Scorers(scorers, () -> {});
        }
        LaneModel served = lane(device, note, scorers).open(scorers);
        return new Scorers(served::newScorer, served::close);
    }

    /** Ends the lanes, after the threads that score through them have ended. */
    @Override
    public synchronized void close() {
        lanes.values().forEach(ScoringLane::close);
        lanes.clear();
    }

    private boolean hasLane(Device device) {
        return switch (config.lane()) {
            case AUTO -> device != Device.CPU;
            case ALWAYS -> true;
            case NEVER -> false;
        };
    }

    private synchronized ScoringLane lane(Device device, String note, IntFunction<Scorer> scorers)
            throws ModelException {
        if (!lanes.containsKey(device)) {
            LanePlan plan = plan(note, scorers);
            LOGGER.atInfo()
                    .addKeyValue("device", note)
                    .addKeyValue("rows", plan.rows())
                    .addKeyValue("waitMicros", plan.maxWait().toNanos() / 1000)
                    .log("Scoring lane opened");
            lanes.put(device, new ScoringLane(device.name().toLowerCase(Locale.ROOT), plan));
        }
        return lanes.get(device);
    }

    private LanePlan plan(String note, IntFunction<Scorer> scorers) throws ModelException {
        if (config.laneRows().isPresent() && config.laneWait().isPresent()) {
            return new LanePlan(config.laneRows().get(), config.laneWait().get());
        }
        SelfTest test = selfTest(scorers);
        LOGGER.atInfo()
                .addKeyValue("device", note)
                .addKeyValue(
                        "microsByRows",
                        test.timings().stream()
                                .map(timing -> timing.rows() + ": " + timing.stepNanos() / 1000 + " + "
                                        + timing.risksNanos() / 1000)
                                .collect(Collectors.joining(", ")))
                .addKeyValue("stopped", test.stopped().orElse("no"))
                .log("Device self-test");
        LanePlan chosen = LanePlan.choose(test.timings());
        return new LanePlan(
                config.laneRows().orElse(chosen.rows()), config.laneWait().orElse(chosen.maxWait()));
    }

    private static SelfTest selfTest(IntFunction<Scorer> scorers) throws ModelException {
        try {
            return SelfTest.run(scorers);
        } catch (ScoringException failed) {
            throw new ModelException(
                    "The device scored a row when the model was loaded and fails its self-test: " + failed.getMessage()
                            + " Try again, or set model.device to cpu.",
                    failed);
        }
    }
}
