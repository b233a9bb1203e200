package io.tidewatch.mapping;

import io.tidewatch.topics.EventField;
import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Keeps an event within the contract. The visit counts, whatever is wrong with what is told of it: to leave it out would invent silence. */
public final class ContractCheck {
    private ContractCheck() {}

    /**
     * The event without the optional fields that break a limit.
     *
     * @param remarks told of each field that was left out
     * @throws UnusableRecordException if what every event has breaks one
     */
    public static ShopEvent keep(ShopEvent event, Consumer<String> remarks) throws UnusableRecordException {
        try {
            ShopEventCodec.check(event);
            return event;
        } catch (InvalidEventException e) {
            return withoutWhatIsWrong(event, remarks);
        }
    }

    private static ShopEvent withoutWhatIsWrong(ShopEvent event, Consumer<String> remarks)
            throws UnusableRecordException {
        Map<EventField, Object> good = new EnumMap<>(EventField.class);
        EventField.required().forEach(field -> good.put(field, field.of(event).orElseThrow()));
        try {
            ShopEventCodec.check(ShopEvent.of(good));
        } catch (InvalidEventException e) {
            throw new UnusableRecordException(Refusal.problem(e), e.getMessage());
        }
        for (EventField field : EventField.optional()) {
            field.of(event).ifPresent(value -> addIfGood(good, field, value, remarks));
        }
        return ShopEvent.of(good);
    }

    private static void addIfGood(
            Map<EventField, Object> good, EventField field, Object value, Consumer<String> remarks) {
        if (isGood(good, field, value, remarks)) {
            good.put(field, value);
        } else if (value instanceof List<?> lines) {
            List<?> goodLines = lines.stream()
                    .filter(line -> isGood(good, field, List.of(line), said -> {}))
                    .toList();
            if (isGood(good, field, goodLines, said -> {})) {
                good.put(field, goodLines);
            }
        }
    }

    private static boolean isGood(
            Map<EventField, Object> good, EventField field, Object value, Consumer<String> remarks) {
        Map<EventField, Object> tried = new EnumMap<>(good);
        tried.put(field, value);
        try {
            ShopEventCodec.check(ShopEvent.of(tried));
            return true;
        } catch (InvalidEventException e) {
            remarks.accept("left out: " + e.getMessage());
            return false;
        }
    }
}
