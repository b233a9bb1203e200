package io.tidewatch.engine.profile;

import static io.tidewatch.engine.profile.ProfileLayout.*;

import io.tidewatch.topics.Band;
import java.util.Optional;

/** Of a profile: where the user stands with bands, alerts, assignment and timer. */
abstract class AlertFields extends HabitFields {
    private static final Band[] BANDS = Band.values();
    private static final EpisodeState[] EPISODE_STATES = EpisodeState.values();

    AlertFields(byte[] row) {
        super(row);
    }

    /** The band the user is in. */
    public Band band() {
        return BANDS[row[BAND]];
    }

    public void band(Band band) {
        row[BAND] = (byte) band.ordinal();
    }

    /** Where the user stands with alerts. */
    public EpisodeState episodeState() {
        return EPISODE_STATES[row[EPISODE_STATE]];
    }

    public void episodeState(EpisodeState state) {
        row[EPISODE_STATE] = (byte) state.ordinal();
    }

    /** The highest band that an alert of the open episode told of. */
    public Band alertedBand() {
        return BANDS[row[ALERTED_BAND]];
    }

    public void alertedBand(Band band) {
        row[ALERTED_BAND] = (byte) band.ordinal();
    }

    /** How many episodes the user has had; the last one's number. */
    public int episodeOrdinal() {
        return getShort(EPISODE_ORDINAL) & 0xffff;
    }

    public void episodeOrdinal(int ordinal) {
        putShort(EPISODE_ORDINAL, (short) ordinal);
    }

    /** Time of the user's last event when the episode was raised, epoch milliseconds: part of the episode's identity. */
    public long episodeAnchor() {
        return getLong(EPISODE_ANCHOR);
    }

    public void episodeAnchor(long millis) {
        putLong(EPISODE_ANCHOR, millis);
    }

    /** When the open episode expires, epoch milliseconds, whole seconds. */
    public long episodeExpires() {
        return seconds(EPISODE_EXPIRES);
    }

    public void episodeExpires(long millis) {
        seconds(EPISODE_EXPIRES, millis);
    }

    /** Until when no new episode may be raised, epoch milliseconds, whole seconds; 0 if there is no limit. */
    public long coolDownUntil() {
        return seconds(COOL_DOWN_UNTIL);
    }

    public void coolDownUntil(long millis) {
        seconds(COOL_DOWN_UNTIL, millis);
    }

    /** The user's row in the timer index, epoch milliseconds; 0 if there is none. */
    public long timerAt() {
        return getLong(TIMER_AT);
    }

    public void timerAt(long millis) {
        putLong(TIMER_AT, millis);
    }

    /** Whether the user's last episode was kept from consumers, because the user is held out. */
    public boolean isEpisodeHeldOut() {
        return getInt(EPISODE_HELD_OUT) != 0;
    }

    public void episodeHeldOut(boolean whether) {
        putInt(EPISODE_HELD_OUT, whether ? 1 : 0);
    }

    /** The assignment whose outcome is open. */
    public Optional<OpenAssignment> assignment() {
        return OpenAssignment.of(row);
    }

    /** When the time of the open assignment is over, epoch milliseconds; 0 if none is open. */
    public long assignmentDue() {
        return OpenAssignment.due(row);
    }

    /** Opens an assignment, or changes what is kept of the open one. */
    public void assignment(OpenAssignment assignment) {
        assignment.write(row);
    }

    /** The open assignment is over. */
    public void endAssignment() {
        OpenAssignment.clear(row);
    }

    /** Takes over where the user stands with bands, alerts, assignment and timer. */
    public void copyAlerts(Profile other) {
        row[BAND] = other.row[BAND];
        System.arraycopy(other.row, EPISODE_HELD_OUT, row, EPISODE_HELD_OUT, ASSIGNMENT_END - EPISODE_HELD_OUT);
        System.arraycopy(other.row, EPISODE_STATE, row, EPISODE_STATE, FIXED - EPISODE_STATE);
    }
}
