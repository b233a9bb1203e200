package io.tidewatch.engine.effect;

import io.tidewatch.topics.Receipt;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the receipts of one assignment come to. What a consumer delivered in an episode costs what it says, unless it was taken back
 * afterwards; if it was redeemed, it costs what the redemption says instead.
 */
public record ReceiptTally(boolean delivered, double cost) {
    /** Nobody said anything. */
    static final ReceiptTally NONE = new ReceiptTally(false, 0);

    private static final Comparator<Receipt> BY_TIME =
            Comparator.comparing(Receipt::time).thenComparing(Receipt::receiptId);

    /** Of receipts of one assignment; the same receipt may be there twice. */
    public static ReceiptTally of(List<Receipt> receipts) {
        Map<String, Receipt> once = new HashMap<>();
        receipts.forEach(receipt -> once.putIfAbsent(receipt.receiptId(), receipt));
        Map<List<String>, List<Receipt>> offers = once.values().stream()
                .sorted(BY_TIME)
                .collect(Collectors.groupingBy(receipt -> List.of(receipt.consumer(), receipt.episodeId())));
        boolean delivered = once.values().stream()
                .map(Receipt::status)
                .anyMatch(status -> status == Receipt.Status.DELIVERED || status == Receipt.Status.REDEEMED);
        double cost = offers.values().stream().mapToDouble(ReceiptTally::cost).sum();
        return new ReceiptTally(delivered, cost);
    }

    /** Of what one consumer did in one episode, in the order of time. */
    private static double cost(List<Receipt> offer) {
        double delivered = 0;
        double redeemed = 0;
        boolean isRedeemed = false;
        for (Receipt receipt : offer) {
            double cost = receipt.cost().orElse(0);
            switch (receipt.status()) {
                case DELIVERED -> delivered += cost;
                case REVOKED -> delivered = 0;
                case REDEEMED -> {
                    redeemed += cost;
                    isRedeemed |= receipt.cost().isPresent();
                }
                case CAPPED, REFUSED, FAILED -> {
                    // Nothing reached the customer.
                }
            }
        }
        return isRedeemed ? redeemed : delivered;
    }
}
