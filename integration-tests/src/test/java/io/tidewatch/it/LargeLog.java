package io.tidewatch.it;

import io.tidewatch.engine.Engine;
import io.tidewatch.engine.scoring.Device;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.replay.OfflineReplay;
import io.tidewatch.replay.ReplayListener;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.ShopEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A log that is too large to keep: each event is made from its number whenever it is asked for, in the order of time. What comes of it is
 * kept as {@link Fingerprints}.
 *
 * @param count how many events there are
 * @param event the event of a number, from 0
 * @param end when the last silence is judged
 */
record LargeLog(long count, LongFunction<ShopEvent> event, Instant end) {
    private static final Instant START = Instant.parse("2024-03-01T06:00:00Z");
    private static final int VISITS = 3;
    private static final Duration PACE = Duration.ofDays(7);
    private static final int MILLIS_OF_HOUR = 3_600_000;
    private static final Duration JUDGED = Duration.ofDays(60);
    /** One event in so many is another customer's. */
    private static final int OTHERS = 50;

    private static final int CUSTOMERS = 400;

    /** So many users who all come three times, week by week within the same hour, and stay away from then on. */
    static LargeLog silent(int users) {
        return new LargeLog(
                (long) VISITS * users,
                number -> {
                    long visit = number / users;
                    long user = number % users;
                    return ShopEvent.of(
                                    "e" + number,
                                    "silent-" + user,
                                    EventType.BROWSE,
                                    START.plus(PACE.multipliedBy(visit)).plusMillis(user * MILLIS_OF_HOUR / users))
                            .itemId("item-" + user % 40)
                            .category("garden")
                            .build();
                },
                START.plus(JUDGED));
    }

    /** So many events, nearly all of one user, a second apart, and others who come and go beside. */
    static LargeLog hot(int events) {
        return new LargeLog(
                events,
                number -> ShopEvent.of(
                                "e" + number,
                                number % OTHERS == 0 ? "customer-" + number / OTHERS % CUSTOMERS : "hot",
                                number % 7 == 0 ? EventType.CART : EventType.BROWSE,
                                START.plusSeconds(number))
                        .itemId("item-" + number % 40)
                        .category("garden")
                        .build(),
                START.plusSeconds(events).plus(JUDGED));
    }

    Stream<ShopEvent> events() {
        return LongStream.range(0, count).mapToObj(event);
    }

    /** What an uninterrupted replay without Kafka makes of it. */
    Fingerprints oracle() throws ScoringException {
        Fingerprints prints = new Fingerprints();
        ShopEvent last = ShopEvent.of("end", "nobody", EventType.BROWSE, end.plusMillis(1))
                .build();
        try (Model model = Model.load(ShippedModel.FOLDER, Device.CPU);
                Scorer scorer = model.newScorer(OfflineReplay.DEFAULT_BATCH)) {
            Engine engine = ShippedModel.engine(scorer);
            Iterator<ShopEvent> log = Stream.concat(events(), Stream.of(last)).iterator();
            new OfflineReplay(engine, OfflineReplay.DEFAULT_BATCH, new Printing(prints))
                    .run(log, Optional.of(end.plusMillis(1)));
        }
        return prints;
    }

    private record Printing(Fingerprints prints) implements ReplayListener {
        @Override
        public void event(ShopEvent event) {
            // What was served counts.
        }

        @Override
        public void features(FeatureRecord features) {
            prints.scored(features.eventId());
        }

        @Override
        public void score(RiskScore score) {
            // Alerts and features are compared.
        }

        @Override
        public void alert(ChurnAlert alert) {
            prints.alert(alert);
        }
    }
}
