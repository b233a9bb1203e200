package io.tidewatch.replay.evaluation;

import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.Trigger;
import io.tidewatch.topics.ValueTier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Events, scores and alerts of a small shop for tests; days count from 2024-01-01. */
public final class Shop {
    /** Day 0, UTC day number. */
    public static final long FIRST_DAY = UtcDays.of(Instant.parse("2024-01-01T00:00:00Z"));

    public static final int HORIZON = 30;

    private Shop() {}

    /** A moment on a day, for example {@code at(3.5)} for noon of day 3. */
    public static Instant at(double day) {
        return Instant.ofEpochMilli(UtcDays.startMillis(FIRST_DAY)).plus(Duration.ofMinutes(Math.round(day * 24 * 60)));
    }

    public static ShopEvent purchase(String user, double day) {
        return event(user, EventType.PURCHASE, day);
    }

    public static ShopEvent event(String user, EventType type, double day) {
        return ShopEvent.of(user + "@" + day + type, user, type, at(day)).build();
    }

    /** The silences of one user who bought at noon of these days. */
    public static List<Silence> buyer(double... days) {
        VisitLog log = new VisitLog();
        for (double day : days) {
            log.add(purchase("u", day + 0.5));
        }
        return silences(log);
    }

    public static List<Silence> silences(VisitLog log) {
        List<Silence> silences = new ArrayList<>();
        log.forEachSilence(silences::add);
        return silences;
    }

    public static Observation observed(int fromDay, int endDay) {
        return new Observation(FIRST_DAY + fromDay, FIRST_DAY + endDay, HORIZON);
    }

    public static ChurnAlert raised(String user, double day) {
        return alert(user, AlertKind.RAISED, Trigger.SILENCE, day, 0.8);
    }

    public static ChurnAlert alert(String user, AlertKind kind, Trigger trigger, double day, double risk) {
        return new ChurnAlert(
                user + "-" + kind + "-" + day,
                user + "-episode",
                user,
                kind,
                trigger,
                risk,
                HORIZON,
                Band.AT_RISK,
                Band.WATCH,
                List.of(),
                Optional.empty(),
                ValueTier.LOW,
                at(day),
                at(day),
                at(day + HORIZON),
                Optional.empty(),
                "test-model",
                "test-policy");
    }

    /** A score whose risk rises from {@code now} to 1 over 60 days of silence. */
    public static RiskScore score(String user, double day, double now) {
        return new RiskScore(
                user,
                now,
                HORIZON,
                Band.HEALTHY,
                Trigger.EVENT,
                new double[] {0, 60},
                new double[] {now, 1},
                ValueTier.LOW,
                at(day),
                "test-model");
    }
}
