package io.tidewatch.engine.profile;

/** Where a user stands with alerts. The order is written into rows. */
public enum EpisodeState {
    /** No episode: the user is not known to be at risk. */
    NONE,
    /** An episode was raised and neither resolved nor expired. */
    OPEN,
    /** The last episode expired and the user has not been back since. */
    EXPIRED
}
