package io.tidewatch.topics;

/** In which language sentences for people are written: an alert's reasons, an agent's tasks. What they tell does not depend on it. */
public enum Language {
    /** English. */
    EN,
    /** Simplified Chinese. */
    ZH
}
