package io.tidewatch.consumer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The decisions of one service on disk, in order, with marks that say up to where their orders reached the sink. What it
 * knows survives a restart: caps, open coupons and tasks, known alert ids, and orders whose delivery is in doubt.
 */
final class Journal implements Closeable {
    private static final String DELIVERED = "delivered";
    private final JsonLines file;
    private final List<Decision> undelivered;

    private Journal(JsonLines file, List<Decision> undelivered) {
        this.file = file;
        this.undelivered = undelivered;
    }

    /**
     * Opens or creates the journal and hands over every decision in it, oldest first.
     *
     * @throws ConsumerException when the file cannot be used
     */
    static Journal open(Path path, Consumer<Decision> earlier) {
        List<Decision> undelivered = new ArrayList<>();
        JsonLines file = JsonLines.open(path, row -> {
            if (row.has(DELIVERED)) {
                undelivered.clear();
            } else {
                Decision decision = Decision.fromJson(row);
                earlier.accept(decision);
                if (decision.order().isPresent()) {
                    undelivered.add(decision);
                }
            }
        });
        return new Journal(file, undelivered);
    }

    /** Decisions since the last mark whose orders the sink may not have, oldest first. */
    List<Decision> undelivered() {
        return List.copyOf(undelivered);
    }

    /** Writes decisions down; when this returns they outlast a crash of the machine. */
    void write(List<Decision> decisions) throws IOException {
        for (Decision decision : decisions) {
            file.append(decision.toJson());
            if (decision.order().isPresent()) {
                undelivered.add(decision);
            }
        }
        file.force();
    }

    /** Notes that the sink has all orders written so far. Not forced: a lost mark costs a repeated delivery, no more. */
    void markDelivered() throws IOException {
        if (undelivered.isEmpty()) {
            return;
        }
        ObjectNode mark = JsonNodeFactory.instance.objectNode().put(DELIVERED, undelivered.size());
        file.append(mark);
        undelivered.clear();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
