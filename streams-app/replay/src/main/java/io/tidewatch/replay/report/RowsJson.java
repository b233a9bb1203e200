package io.tidewatch.replay.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.replay.log.UnusableRows;
import java.util.Locale;
import java.util.Map;

/** The rows of a log for machines: read, used, and left out by reason. Never what a row says: a report is passed on. */
public final class RowsJson {
    private RowsJson() {}

    /** Fills an object with them. */
    public static void put(ObjectNode node, UnusableRows rows) {
        node.put("read", rows.rowsRead());
        node.put("used", rows.rowsRead() - rows.total());
        node.put("left_out", rows.total());
        ArrayNode reasons = node.putArray("reasons");
        rows.byProblem()
                .forEach((problem, kind) ->
                        kind(reasons.addObject().put("reason", problem.name().toLowerCase(Locale.ROOT)), kind));
        ArrayNode remarks = node.putArray("remarks");
        for (Map.Entry<String, UnusableRows.Kind> remark : rows.remarks().entrySet()) {
            kind(remarks.addObject().put("remark", remark.getKey()), remark.getValue());
        }
        rows.settled().forEach(node.putArray("settled")::add);
    }

    private static void kind(ObjectNode node, UnusableRows.Kind kind) {
        node.put("rows", kind.rows());
        if (!kind.detail().isEmpty()) {
            node.put("detail", kind.detail());
        }
        node.put("first_line", kind.exampleLine());
    }
}
