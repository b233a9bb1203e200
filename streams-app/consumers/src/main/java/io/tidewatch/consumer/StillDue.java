package io.tidewatch.consumer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Whether an order that was put aside should still be sent, in the light of what was decided after it. No I/O and no clock.
 *
 * <p>An offer or a task is no longer due when it has expired, or when the customer's episode has ended. Nor is it when a later
 * order about the same task was taken: it says more, and the older one would overwrite it. What takes something back or closes it
 * is always due, since the receiver may have the order that it answers. The caps were met when the order was decided.
 */
final class StillDue {
    private final Predicate<String> deadLettered;
    private final Map<String, Decision> decisions = new HashMap<>();
    private final Map<String, List<Decision>> episodes = new HashMap<>();

    /** @param deadLettered whether the order of an alert id was put aside and not delivered since */
    StillDue(Predicate<String> deadLettered) {
        this.deadLettered = deadLettered;
    }

    /** Takes in what was decided, oldest first. */
    void take(Decision decision) {
        if (deadLettered.test(decision.alertId())) {
            decisions.put(decision.alertId(), decision);
            episodes.computeIfAbsent(decision.episodeId(), episode -> new ArrayList<>());
        }
        List<Decision> episode = episodes.get(decision.episodeId());
        if (episode != null) {
            episode.add(decision);
        }
    }

    /**
     * How things stand with an order that was put aside.
     *
     * @param waiting alert ids whose orders the consumer itself is yet to deliver
     */
    Standing of(String alertId, Set<String> waiting, Instant now) {
        Decision decision = decisions.get(alertId);
        if (decision == null) {
            return Standing.UNKNOWN;
        }
        if (waiting.contains(alertId)) {
            return Standing.WAITING;
        }
        if (!decision.verdict().offers()) {
            return Standing.DUE;
        }
        List<Decision> episode = episodes.get(decision.episodeId());
        List<Decision> later = episode.subList(episode.indexOf(decision) + 1, episode.size());
        if (later.stream().anyMatch(each -> each.verdict().takesBack())) {
            return Standing.TAKEN_BACK;
        }
        if (decision.expiry().filter(end -> !now.isBefore(end)).isPresent()) {
            return Standing.EXPIRED;
        }
        boolean overtaken = later.stream()
                .filter(each -> each.verdict() == Verdict.UPDATED)
                .anyMatch(each -> !deadLettered.test(each.alertId()) && !waiting.contains(each.alertId()));
        return overtaken ? Standing.OVERTAKEN : Standing.DUE;
    }

    /** How things stand with an order that was put aside. */
    enum Standing {
        /** It should be sent. */
        DUE,
        /** The offer or the task has come to its own end. */
        EXPIRED,
        /** The customer has come back since, or the episode has ended. */
        TAKEN_BACK,
        /** A later order about the same task was taken. */
        OVERTAKEN,
        /** The consumer sends it itself when it is next started. */
        WAITING,
        /** This state folder's journal does not have it, so nobody can tell whether caps and returns allow it. */
        UNKNOWN
    }
}
