package io.tidewatch.console.view;

import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.Direction;
import io.tidewatch.topics.Reason;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.SuggestedAction;
import io.tidewatch.topics.Trigger;
import io.tidewatch.topics.ValueTier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Messages as an engine writes them. */
public final class Messages {
    public static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private Messages() {}

    /** A regular whose window of forty days began four days ago. */
    public static RiskScore score(String user, double firstRisk) {
        return score(user, firstRisk, 10);
    }

    public static RiskScore score(String user, double firstRisk, int visits) {
        return new RiskScore(
                user,
                firstRisk,
                40,
                OptionalDouble.of(8),
                NOW.plus(Duration.ofDays(36)),
                OptionalDouble.of(firstRisk * 100),
                Band.HEALTHY,
                Trigger.EVENT,
                new double[] {0, 10, 20, 40},
                new double[] {firstRisk, Math.min(1, firstRisk * 2), Math.min(1, firstRisk * 4), 1},
                ValueTier.MEDIUM,
                OptionalInt.of(visits),
                NOW.minus(Duration.ofDays(4)),
                "model",
                Optional.empty());
    }

    public static ChurnAlert alert(String user, String episode, AlertKind kind, double money, Instant at) {
        return new ChurnAlert(
                episode + kind,
                episode,
                Optional.empty(),
                user,
                kind,
                Trigger.SILENCE,
                0.4,
                40,
                OptionalDouble.of(9),
                OptionalDouble.of(8),
                at.plus(Duration.ofDays(30)),
                OptionalDouble.of(money),
                kind == AlertKind.ESCALATED ? Band.CRITICAL : Band.AT_RISK,
                Band.WATCH,
                List.of(new Reason(
                        "LONG_SILENCE", Direction.RAISES, 0.2, "No visit for 9 days; usually comes every 8.")),
                Optional.of(new SuggestedAction(ActionType.COUPON, Map.of("percent", "10"))),
                ValueTier.HIGH,
                OptionalInt.of(5),
                at,
                at,
                at.plus(Duration.ofDays(30)),
                Optional.empty(),
                "model",
                "policy");
    }

    public static ChurnAlert raised(String user, String episode, double money, Instant at) {
        return alert(user, episode, AlertKind.RAISED, money, at);
    }
}
