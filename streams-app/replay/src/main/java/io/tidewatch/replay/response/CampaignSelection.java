package io.tidewatch.replay.response;

import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows why a campaign that a shop aimed says nothing of its effect: whom it went to spent more already before. Takes a log's events in any
 * order. Not thread-safe.
 */
public final class CampaignSelection {
    /** The time before and after the start that is compared. */
    public static final Duration SPAN = Duration.ofDays(28);
    /** Fewer chosen customers say nothing. */
    private static final int LEAST_CHOSEN = 100;

    private final List<Campaign> campaigns;
    private final List<Map<String, double[]>> money = new ArrayList<>();
    private final Map<String, Instant> firstSeen = new HashMap<>();
    private Instant last = Instant.MIN;

    public CampaignSelection(List<Campaign> campaigns) {
        this.campaigns = campaigns.stream()
                .filter(campaign -> campaign.chosen().size() >= LEAST_CHOSEN)
                .toList();
        this.campaigns.forEach(campaign -> money.add(new HashMap<>()));
    }

    /**
     * A campaign's customers and the others. Customers are those who had come before it began; money is the average of a customer.
     *
     * @param chosen how many it went to
     * @param others how many it did not go to
     * @param chosenBefore money of the chosen in the span before the start
     * @param othersBefore of the others
     * @param chosenAfter money of the chosen in the span from the start on
     * @param othersAfter of the others
     */
    public record Row(
            Campaign campaign,
            int chosen,
            int others,
            double chosenBefore,
            double othersBefore,
            double chosenAfter,
            double othersAfter) {
        /** What a comparison without chance would call the effect. */
        public double apparentEffect() {
            return chosenAfter - othersAfter;
        }

        /** How much of it was there before anything was done. */
        public double thereBefore() {
            return chosenBefore - othersBefore;
        }
    }

    /** Takes an event in. */
    public void add(ShopEvent event) {
        last = last.isAfter(event.time()) ? last : event.time();
        firstSeen.merge(event.userId(), event.time(), (one, other) -> one.isBefore(other) ? one : other);
        if (event.type() != EventType.PURCHASE || event.value().isEmpty()) {
            return;
        }
        for (int i = 0; i < campaigns.size(); i++) {
            Instant start = campaigns.get(i).start();
            if (!event.time().isBefore(start.minus(SPAN)) && event.time().isBefore(start.plus(SPAN))) {
                int when = event.time().isBefore(start) ? 0 : 1;
                money.get(i).computeIfAbsent(event.userId(), user -> new double[2])[when] +=
                        event.value().getAsDouble();
            }
        }
    }

    /** The campaigns that went to enough customers, began when there was something to compare with, and of whose span the log does not lack the end. */
    public List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < campaigns.size(); i++) {
            Row row = row(campaigns.get(i), money.get(i));
            boolean isWhole = !last.isBefore(campaigns.get(i).start().plus(SPAN));
            if (isWhole && row.chosen() > 0 && row.others() > 0) {
                rows.add(row);
            }
        }
        return rows;
    }

    private Row row(Campaign campaign, Map<String, double[]> spent) {
        int[] counts = new int[2];
        double[][] sums = new double[2][2];
        firstSeen.forEach((user, first) -> {
            if (first.isBefore(campaign.start())) {
                int side = campaign.chosen().contains(user) ? 0 : 1;
                counts[side]++;
                double[] of = spent.getOrDefault(user, new double[2]);
                sums[side][0] += of[0];
                sums[side][1] += of[1];
            }
        });
        return new Row(
                campaign,
                counts[0],
                counts[1],
                sums[0][0] / counts[0],
                sums[1][0] / counts[1],
                sums[0][1] / counts[0],
                sums[1][1] / counts[1]);
    }
}
