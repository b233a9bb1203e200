package io.tidewatch.mapping;

import io.tidewatch.topics.EventField;
import io.tidewatch.topics.EventType;
import java.util.EnumMap;
import java.util.Map;

/** Money that goes back: many shops book it with a negative amount, as a purchase or as a return. */
final class Refunds {
    static final String REMARK = "read as a return: a purchase with a negative amount";

    private Refunds() {}

    /** Whether an event's amount is one. */
    static boolean isRefund(Map<EventField, Object> event) {
        boolean moneyMoves =
                event.get(EventField.TYPE) == EventType.PURCHASE || event.get(EventField.TYPE) == EventType.RETURN;
        return moneyMoves && event.get(EventField.VALUE) instanceof Double value && value < 0;
    }

    /** Whether it is called a purchase, which is worth a remark. */
    static boolean isCalledPurchase(Map<EventField, Object> refund) {
        return refund.get(EventField.TYPE) == EventType.PURCHASE;
    }

    /** The same as a return of the positive amount, and of a positive number of pieces. */
    static Map<EventField, Object> asReturn(Map<EventField, Object> refund) {
        Map<EventField, Object> returned = new EnumMap<>(refund);
        returned.put(EventField.TYPE, EventType.RETURN);
        returned.put(EventField.VALUE, Math.abs((Double) refund.get(EventField.VALUE)));
        returned.computeIfPresent(EventField.QUANTITY, (field, pieces) -> Math.abs((Integer) pieces));
        return returned;
    }
}
