package io.tidewatch.engine;

import io.tidewatch.engine.alert.PolicySettings;
import java.time.Duration;
import java.util.Optional;

/** The default policy, but for a patience. */
public final class Patient {
    private Patient() {}

    /** AT_RISK waits for so many days of silence. */
    public static PolicySettings policy(int days) {
        PolicySettings defaults = PolicySettings.defaults();
        return new PolicySettings(
                defaults.thresholds(),
                Optional.of(Duration.ofDays(days)),
                defaults.coolDown(),
                defaults.expireAfter(),
                defaults.mediumValueFrom(),
                defaults.highValueFrom(),
                defaults.actions());
    }
}
