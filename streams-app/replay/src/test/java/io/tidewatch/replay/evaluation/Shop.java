package io.tidewatch.replay.evaluation;

import io.tidewatch.engine.silence.WindowRule;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.Trigger;
import io.tidewatch.topics.ValueTier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * Events, scores and alerts of a small shop for tests; days count from 2024-01-01. Every churn window is of {@link #WINDOW} days,
 * and every customer usually comes every 8 days or oftener.
 */
public final class Shop {
    /** Day 0, UTC day number. */
    public static final long FIRST_DAY = UtcDays.of(Instant.parse("2024-01-01T00:00:00Z"));

    public static final int WINDOW = 30;
    /** The shop's pace is 8 days, three doublings. */
    public static final WindowRule RULE = new WindowRule(400, WINDOW, WINDOW, 3 << 16);

    private Shop() {}

    /** A moment on a day, for example {@code at(3.5)} for noon of day 3. */
    public static Instant at(double day) {
        return Instant.ofEpochMilli(UtcDays.startMillis(FIRST_DAY)).plus(Duration.ofMinutes(Math.round(day * 24 * 60)));
    }

    /** A purchase for 10. */
    public static ShopEvent purchase(String user, double day) {
        return ShopEvent.of(user + "@" + day, user, EventType.PURCHASE, at(day))
                .value(10)
                .build();
    }

    public static ShopEvent event(String user, EventType type, double day) {
        return ShopEvent.of(user + "@" + day + type, user, type, at(day)).build();
    }

    /** The visits of one user who bought at noon of these days. */
    public static VisitLog visits(double... days) {
        VisitLog log = new VisitLog();
        for (double day : days) {
            log.add(purchase("u", day + 0.5));
        }
        return log;
    }

    /** The silences of one user who bought at noon of these days. */
    public static List<Silence> buyer(double... days) {
        return visits(days).silences(RULE);
    }

    public static Observation observed(int cutDay, int endDay) {
        return new Observation(FIRST_DAY + cutDay, FIRST_DAY + endDay);
    }

    public static ChurnAlert raised(String user, double day) {
        return alert(user, AlertKind.RAISED, Trigger.SILENCE, day, 0.8);
    }

    /** An alert of someone whose window ends {@link #WINDOW} days later. */
    public static ChurnAlert alert(String user, AlertKind kind, Trigger trigger, double day, double risk) {
        return new ChurnAlert(
                UUID.nameUUIDFromBytes((user + kind + day).getBytes(StandardCharsets.UTF_8))
                        .toString(),
                "episode",
                Optional.empty(),
                user,
                kind,
                trigger,
                risk,
                WINDOW,
                OptionalDouble.of(3),
                OptionalDouble.of(8),
                at(day + WINDOW),
                OptionalDouble.of(100 * risk),
                Band.AT_RISK,
                Band.WATCH,
                List.of(),
                Optional.empty(),
                ValueTier.LOW,
                OptionalInt.of(1),
                at(day),
                at(day),
                at(day + WINDOW),
                Optional.empty(),
                "test-model",
                "test-policy");
    }

    /** A score at a visit, whose risk rises from {@code now} to 1 over the window. */
    public static RiskScore score(String user, double day, double now) {
        return new RiskScore(
                user,
                now,
                WINDOW,
                OptionalDouble.of(8),
                at(Math.floor(day) + 1 + WINDOW),
                OptionalDouble.of(0),
                Band.HEALTHY,
                Trigger.EVENT,
                new double[] {0, WINDOW},
                new double[] {now, 1},
                ValueTier.LOW,
                OptionalInt.of(1),
                at(day),
                "test-model",
                Optional.empty());
    }
}
