package io.tidewatch.workbench.demo;

import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.streams.config.ModelConfig;
import io.tidewatch.topics.TidewatchException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a demo is to do.
 *
 * @param partitions of every topic, 1 to {@value #MOST_PARTITIONS}
 * @param speed of the log from {@code from} on; before it as fast as it goes
 * @param from from when on alerts are judged
 * @param to events from then on are left out
 * @param model the model
 * @param policy the alert policy's settings
 * @param holdout the share of customers of whom nobody hears, to measure what warnings bring; 0: everybody is warned of
 * @param consolePort where the console and the engine's other pages are on this machine; 0 takes any free port
 */
public record DemoSettings(
        int partitions,
        Speed speed,
        Instant from,
        Optional<Instant> to,
        ModelConfig model,
        PolicySettings policy,
        double holdout,
        int consolePort) {
    /** One broker on one machine; more show nothing and open some thousand files. */
    public static final int MOST_PARTITIONS = 64;

    public DemoSettings {
        Objects.requireNonNull(speed, "speed");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(policy, "policy");
        if (partitions < 1 || partitions > MOST_PARTITIONS) {
            throw new TidewatchException(
                    "--partitions is " + partitions + "; give a number from 1 to " + MOST_PARTITIONS);
        }
    }
}
