package io.tidewatch.engine.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.engine.FormulaScorer;
import io.tidewatch.engine.Patient;
import io.tidewatch.engine.scoring.Thresholds;
import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.ValueTier;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlertPolicyTest {
    private final AlertPolicy policy = policy(PolicySettings.defaults());

    @Test
    void aBandIsLeftOnlyBelowItsLineLessHysteresis() {
        assertThat(policy.band(5_000, Band.HEALTHY)).isEqualTo(Band.AT_RISK);
        assertThat(policy.band(4_999, Band.HEALTHY)).isEqualTo(Band.WATCH);
        assertThat(policy.band(4_500, Band.AT_RISK)).isEqualTo(Band.AT_RISK);
        assertThat(policy.band(4_499, Band.AT_RISK)).isEqualTo(Band.WATCH);
        assertThat(policy.band(2_400, Band.CRITICAL)).isEqualTo(Band.HEALTHY);
    }

    @Test
    void theFirstRuleThatMatchesDecides() {
        assertThat(policy.action(Band.AT_RISK, ValueTier.HIGH, ReasonCodes.TROUBLE))
                .hasValueSatisfying(action -> assertThat(action.type()).isEqualTo(ActionType.CALL));
        assertThat(policy.action(Band.AT_RISK, ValueTier.MEDIUM, ReasonCodes.LONG_SILENCE))
                .hasValueSatisfying(action -> assertThat(action.parameters()).containsEntry("percent", "10"));
        assertThat(policy.action(Band.AT_RISK, ValueTier.LOW, ReasonCodes.LONG_SILENCE))
                .hasValueSatisfying(action -> assertThat(action.type()).isEqualTo(ActionType.RECOMMENDATION));
    }

    @Test
    void theVersionChangesWithWhatDecides() {
        PolicySettings defaults = PolicySettings.defaults();
        PolicySettings shorter = new PolicySettings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofDays(3),
                Optional.empty(),
                defaults.mediumValueFrom(),
                defaults.highValueFrom(),
                defaults.actions());
        PolicySettings stricter = new PolicySettings(
                Optional.of(new Thresholds(0.3, 0.6, 0.8, 0.05)),
                Optional.empty(),
                Optional.empty(),
                defaults.coolDown(),
                Optional.empty(),
                defaults.mediumValueFrom(),
                defaults.highValueFrom(),
                defaults.actions());

        assertThat(policy(Patient.policy(7)).version()).isNotEqualTo(policy.version());
        assertThat(policy(Patient.policy(7, 15)).version())
                .isNotEqualTo(policy(Patient.policy(7)).version());
        assertThat(policy(PolicySettings.defaults()).version()).isEqualTo(policy.version());
        assertThat(policy(shorter).version()).isNotEqualTo(policy.version());
        assertThat(policy(stricter).version()).isNotEqualTo(policy.version());
    }

    @Test
    void wrongSettingsAreRefusedWithKeyAndRemedy() {
        assertThatThrownBy(() -> new PolicySettings(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofDays(-1),
                        Optional.empty(),
                        0,
                        0,
                        PolicySettings.defaultActions()))
                .hasMessageContaining("'policy.cool_down'")
                .hasMessageContaining("7d");
        assertThatThrownBy(() -> new PolicySettings(
                        Optional.empty(),
                        Optional.of(Duration.ofDays(-1)),
                        Optional.empty(),
                        Duration.ZERO,
                        Optional.empty(),
                        0,
                        0,
                        PolicySettings.defaultActions()))
                .hasMessageContaining("'policy.patience'")
                .hasMessageContaining("7d");
        assertThatThrownBy(() -> new PolicySettings(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Duration.ZERO),
                        Duration.ZERO,
                        Optional.empty(),
                        0,
                        0,
                        PolicySettings.defaultActions()))
                .hasMessageContaining("'policy.deadline'")
                .hasMessageContaining("15d");
        assertThatThrownBy(() -> new PolicySettings(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ZERO,
                        Optional.empty(),
                        100,
                        50,
                        PolicySettings.defaultActions()))
                .hasMessageContaining("'policy.medium_value_from' is 100.0");
        assertThatThrownBy(() -> new PolicySettings(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ZERO,
                        Optional.empty(),
                        0,
                        0,
                        List.of()))
                .hasMessageContaining("'policy.actions' is empty");
        assertThatThrownBy(() -> new Thresholds(0.5, 0.4, 0.8, 0.05)).hasMessageContaining("watch < at_risk");
    }

    private static AlertPolicy policy(PolicySettings settings) {
        return new AlertPolicy(settings, new FormulaScorer(1).manifest());
    }
}
