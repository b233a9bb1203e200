package io.tidewatch.engine;

import io.tidewatch.engine.alert.PolicySettings;
import java.time.Duration;
import java.util.Optional;

/** The default policy, but for when AT_RISK may raise. */
public final class Patient {
    private Patient() {}

    /** AT_RISK waits for so many days of silence. */
    public static PolicySettings policy(int days) {
        return policy(Optional.of(Duration.ofDays(days)), Optional.empty());
    }

    /** And raises no more after so many. */
    public static PolicySettings policy(int days, int deadline) {
        return policy(Optional.of(Duration.ofDays(days)), Optional.of(Duration.ofDays(deadline)));
    }

    private static PolicySettings policy(Optional<Duration> patience, Optional<Duration> deadline) {
        PolicySettings defaults = PolicySettings.defaults();
        return new PolicySettings(
                defaults.thresholds(),
                patience,
                deadline,
                defaults.coolDown(),
                defaults.expireAfter(),
                defaults.mediumValueFrom(),
                defaults.highValueFrom(),
                defaults.actions());
    }
}
