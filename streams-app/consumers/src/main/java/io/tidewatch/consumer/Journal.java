package io.tidewatch.consumer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.topics.TidewatchException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The decisions of one service on disk, in order, with marks that say how many more of their orders are settled. What it
 * knows survives a restart: caps, open coupons and tasks, known alert ids, orders whose delivery is in doubt, and how many
 * orders in a row the sink did not take.
 */
final class Journal implements Closeable {
    private static final String DELIVERED = "delivered";
    private static final String REFUSED_IN_A_ROW = "refused_in_a_row";
    private final Path path;
    private JsonLines file;
    private final Open open;

    private Journal(Path path, JsonLines file, Open open) {
        this.path = path;
        this.file = file;
        this.open = open;
    }

    /**
     * Opens or creates the journal and hands over every decision in it, oldest first.
     *
     * @throws TidewatchException when the file cannot be used
     */
    static Journal open(Path path, Consumer<Decision> earlier) {
        Open open = new Open();
        JsonLines file = JsonLines.open(path, row -> {
            if (row.has(DELIVERED)) {
                open.settled(
                        row.get(DELIVERED).asInt(), row.path(REFUSED_IN_A_ROW).asInt());
            } else {
                Decision decision = Decision.fromJson(row);
                earlier.accept(decision);
                open.written(decision);
            }
        });
        return new Journal(path, file, open);
    }

    /** Decisions whose orders the sink may not have, oldest first. */
    List<Decision> undelivered() {
        return List.copyOf(open.undelivered);
    }

    /** How many orders in a row the sink had not taken at the last mark. */
    int refusedInARow() {
        return open.refusedInARow;
    }

    /** Writes decisions down; when this returns they outlast a crash of the machine. */
    void write(List<Decision> decisions) throws IOException {
        for (Decision decision : decisions) {
            file.append(decision.toJson());
            open.written(decision);
        }
        file.force();
    }

    /**
     * Notes that the oldest undelivered orders are settled: the sink has them, or the dead-letter file. Not forced: a lost
     * mark costs a repeated delivery, no more.
     *
     * @param orders how many
     * @param refusedInARow how many of them, and of those before them, the sink did not take one after the other
     */
    void markDelivered(int orders, int refusedInARow) throws IOException {
        if (orders == 0) {
            return;
        }
        ObjectNode mark = JsonNodeFactory.instance.objectNode().put(DELIVERED, orders);
        if (refusedInARow > 0) {
            mark.put(REFUSED_IN_A_ROW, refusedInARow);
        }
        file.append(mark);
        open.settled(orders, refusedInARow);
    }

    /**
     * The users who were erased and whose erasure is settled, but of whom there are still rows: {@link #forget} is due, now or because a
     * crash came before it.
     */
    Set<String> erased() {
        return Set.copyOf(open.erased);
    }

    /** Writes the file anew without the erased users; what is open stays so. */
    void forget() throws IOException {
        Forgetting forgetting = new Forgetting(open.lastErasures);
        file.replaceBy(path, row -> Optional.of(row.has(DELIVERED) ? forgetting.mark(row) : forgetting.decision(row)));
        file = JsonLines.open(path, row -> {});
        open.erased.clear();
        open.lastErasures.clear();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Blanks rows up to the one that erased their user, and counts in marks only the orders that are still there. */
    private static final class Forgetting {
        private final Map<String, String> lastErasures;
        private final Deque<Boolean> orders = new ArrayDeque<>();

        /** @param lastErasures by user, the alert behind which rows stay */
        Forgetting(Map<String, String> lastErasures) {
            this.lastErasures = new HashMap<>(lastErasures);
        }

        ObjectNode decision(ObjectNode row) {
            Decision decision = Decision.fromJson(row);
            String last = lastErasures.get(decision.userId());
            if (decision.alertId().equals(last)) {
                lastErasures.remove(decision.userId());
            }
            ObjectNode kept = last == null ? row : decision.withoutUser().toJson();
            if (decision.order().isPresent()) {
                orders.add(kept.has("order"));
            }
            return kept;
        }

        ObjectNode mark(ObjectNode row) {
            int kept = 0;
            for (int settled = row.get(DELIVERED).asInt(); settled > 0 && !orders.isEmpty(); settled--) {
                kept += orders.remove() ? 1 : 0;
            }
            return row.put(DELIVERED, kept);
        }
    }

    /** What the rows read or written so far leave open. */
    private static final class Open {
        private final List<Decision> undelivered = new ArrayList<>();
        private final Set<String> erased = new HashSet<>();
        private final Map<String, String> lastErasures = new HashMap<>();
        private int refusedInARow;

        void written(Decision decision) {
            if (decision.order().isPresent()) {
                undelivered.add(decision);
            }
        }

        void settled(int orders, int inARow) {
            List<Decision> done = undelivered.subList(0, Math.min(orders, undelivered.size()));
            for (Decision decision : done) {
                if (decision.verdict() == Verdict.ERASED) {
                    erased.add(decision.userId());
                    lastErasures.put(decision.userId(), decision.alertId());
                }
            }
            done.clear();
            refusedInARow = inARow;
        }
    }
}
