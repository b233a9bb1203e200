package io.tidewatch.consumer;

import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.Direction;
import io.tidewatch.topics.Reason;
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

/** Alerts for tests: one of user 12345 as a base, changed where a test cares. */
record Alerts(ChurnAlert alert) {
    static final Instant TIME = Instant.parse("2011-10-14T09:30:00Z");

    /** A RAISED alert with a coupon of 10 percent; its episode is {@code e-} and the user. */
    static Alerts raised(String alertId, String userId) {
        return new Alerts(new ChurnAlert(
                alertId,
                "e-" + userId,
                Optional.of("as-" + userId),
                userId,
                AlertKind.RAISED,
                Trigger.SILENCE,
                0.8712,
                45,
                OptionalDouble.of(23.4),
                OptionalDouble.of(9),
                Instant.parse("2011-11-14T00:00:00Z"),
                OptionalDouble.of(87.5),
                Band.AT_RISK,
                Band.WATCH,
                List.of(
                        new Reason(
                                "LONG_SILENCE",
                                Direction.RAISES,
                                0.31,
                                "Has not visited for 23 days, usually every 9."),
                        new Reason("RECENT_SPEND", Direction.LOWERS, 0.05, "Spent 120.00 lately."),
                        new Reason("RETURNS", Direction.RAISES, 0.04, "Returned 2 of the last 3 orders.")),
                Optional.of(new SuggestedAction(ActionType.COUPON, Map.of("percent", "10"))),
                ValueTier.MEDIUM,
                OptionalInt.of(12),
                TIME,
                TIME,
                TIME.plus(Duration.ofDays(30)),
                Optional.empty(),
                "tidewatch-base",
                "p1"));
    }

    static Alerts of(String alertId, AlertKind kind, String userId) {
        return raised(alertId, userId).kind(kind);
    }

    /** RESOLVED and EXPIRED suggest nothing. */
    Alerts kind(AlertKind kind) {
        boolean ends = kind == AlertKind.RESOLVED || kind == AlertKind.EXPIRED;
        return copy(
                kind,
                alert.band(),
                ends ? Optional.empty() : alert.suggestedAction(),
                alert.valueTier(),
                alert.eventTime(),
                alert.episodeId(),
                alert.reasons());
    }

    Alerts band(Band band) {
        return copy(
                alert.kind(),
                band,
                alert.suggestedAction(),
                alert.valueTier(),
                alert.eventTime(),
                alert.episodeId(),
                alert.reasons());
    }

    Alerts action(ActionType type, Map<String, String> parameters) {
        return copy(
                alert.kind(),
                alert.band(),
                Optional.of(new SuggestedAction(type, parameters)),
                alert.valueTier(),
                alert.eventTime(),
                alert.episodeId(),
                alert.reasons());
    }

    Alerts tier(ValueTier tier) {
        return copy(
                alert.kind(),
                alert.band(),
                alert.suggestedAction(),
                tier,
                alert.eventTime(),
                alert.episodeId(),
                alert.reasons());
    }

    Alerts at(String time) {
        return copy(
                alert.kind(),
                alert.band(),
                alert.suggestedAction(),
                alert.valueTier(),
                Instant.parse(time),
                alert.episodeId(),
                alert.reasons());
    }

    Alerts episode(String episodeId) {
        return copy(
                alert.kind(),
                alert.band(),
                alert.suggestedAction(),
                alert.valueTier(),
                alert.eventTime(),
                episodeId,
                alert.reasons());
    }

    Alerts reasons(List<Reason> reasons) {
        return copy(
                alert.kind(),
                alert.band(),
                alert.suggestedAction(),
                alert.valueTier(),
                alert.eventTime(),
                alert.episodeId(),
                reasons);
    }

    private Alerts copy(
            AlertKind kind,
            Band band,
            Optional<SuggestedAction> action,
            ValueTier tier,
            Instant time,
            String episodeId,
            List<Reason> reasons) {
        return new Alerts(new ChurnAlert(
                alert.alertId(),
                episodeId,
                alert.assignmentId(),
                alert.userId(),
                kind,
                alert.trigger(),
                alert.risk(),
                alert.windowDays(),
                alert.silenceDays(),
                alert.usualGapDays(),
                alert.due(),
                alert.valueAtRisk(),
                band,
                alert.previousBand(),
                reasons,
                action,
                tier,
                alert.visits(),
                time,
                time,
                time.plus(Duration.ofDays(30)),
                alert.causedBy(),
                alert.model(),
                alert.policyVersion()));
    }
}
