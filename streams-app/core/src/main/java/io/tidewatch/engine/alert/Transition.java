package io.tidewatch.engine.alert;

import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.Trigger;
import java.util.Optional;

/**
 * One step of a user between bands and episodes.
 *
 * @param kind the alert it makes; empty if only the band changed
 * @param trigger an event or a silence
 * @param time when, epoch milliseconds: the event's time, or the moment the line was crossed
 * @param risk the risk then, ten-thousandths
 * @param band the band from then on
 * @param previousBand the band before
 * @param episodeOrdinal the episode's number; with the anchor its identity
 * @param episodeAnchor time of the user's last event when the episode was raised, epoch milliseconds
 * @param expires when the episode expires, epoch milliseconds
 */
public record Transition(
        Optional<AlertKind> kind,
        Trigger trigger,
        long time,
        int risk,
        Band band,
        Band previousBand,
        int episodeOrdinal,
        long episodeAnchor,
        long expires) {

    /**
     * The episode's id, the same in every run. Neither model nor policy are part of it: an episode goes on when another one
     * comes into force, and what is decided again under another one is still the same episode to a consumer that acted on it.
     */
    public String episodeId(String userId) {
        return episodeId(userId, episodeAnchor, episodeOrdinal);
    }

    /** The id of the episode of an anchor and an ordinal, see {@link #episodeId(String)}. */
    public static String episodeId(String userId, long anchor, int ordinal) {
        return Ids.of("episode\n" + userId + "\n" + anchor + "\n" + ordinal);
    }

    /** The alert's id, the same in every run: one per episode, kind and band. */
    public String alertId(String userId) {
        return Ids.of("alert\n" + episodeId(userId) + "\n" + kind + "\n" + band);
    }
}
