package io.tidewatch.replay.loop;

import io.tidewatch.replay.generator.Act;
import io.tidewatch.replay.generator.RespondingShop;
import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.SuggestedAction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A shop that acts on warnings, day by day: its events of a day are decided, and what the warnings of the day suggest is done when the day is over. So
 * customers respond to what the engine says of them, which no log can show.
 */
public final class ClosedLoop {
    /** A shop's services act within the day; steps that are finer would change little and cost as many waits. */
    private static final Duration STEP = Duration.ofDays(1);

    private final RespondingShop shop;

    public ClosedLoop(RespondingShop shop) {
        this.shop = shop;
    }

    /** What decides: the core by itself, or an engine on Kafka. */
    public interface Decider {
        /**
         * Decides a day.
         *
         * @param events in time order
         * @param end when the day is over; the silences up to then are decided
         * @return the alerts that came of it, those of customers who are held out not among them
         * @throws Exception if it cannot decide
         */
        List<ChurnAlert> decide(List<ShopEvent> events, Instant end) throws Exception;
    }

    /** Runs to the shop's end. */
    public void run(Decider decider) throws Exception {
        Instant end = shop.begin();
        while (end.isBefore(shop.end())) {
            Instant next = end.plus(STEP);
            end = next.isBefore(shop.end()) ? next : shop.end();
            for (ChurnAlert alert : decider.decide(shop.before(end), end)) {
                if (alert.kind() == AlertKind.RAISED || alert.kind() == AlertKind.ESCALATED) {
                    act(alert, end);
                }
            }
        }
    }

    private void act(ChurnAlert alert, Instant now) {
        ActionType action = alert.suggestedAction().map(SuggestedAction::type).orElse(ActionType.NONE);
        if (action != ActionType.NONE) {
            shop.act(alert.userId(), new Act(action, now));
        }
    }
}
