package io.tidewatch.collector.config;

/** What becomes of the events of those that say they are bots. They are counted apart in both cases. */
public enum Bots {
    /** Refused, and told so: a crawler is no customer, and would be warned of when it stays away. */
    REFUSE,
    /** Taken like all others. */
    KEEP
}
