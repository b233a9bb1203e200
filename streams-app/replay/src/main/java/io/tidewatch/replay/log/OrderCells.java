package io.tidewatch.replay.log;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the first line of an order says for its other lines: many exports leave the order's own columns blank on those. Not thread-safe.
 */
final class OrderCells {
    private final Map<Integer, String> said = new HashMap<>();
    private Optional<String> order = Optional.empty();

    /** The next row is a line of this order, or of none. */
    void next(Optional<String> lineOf) {
        if (lineOf.isEmpty() || !lineOf.equals(order)) {
            said.clear();
            order = lineOf;
        }
    }

    /** The text of a row's cell, or what an earlier line of its order has there. */
    Optional<String> cell(Table.Line row, int column) {
        Optional<String> own = Cells.present(row.cell(column));
        if (order.isEmpty()) {
            return own;
        }
        own.ifPresent(text -> said.put(column, text));
        return Optional.ofNullable(said.get(column));
    }
}
