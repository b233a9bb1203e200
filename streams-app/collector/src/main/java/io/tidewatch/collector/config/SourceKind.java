package io.tidewatch.collector.config;

import io.tidewatch.topics.EventType;
import java.util.EnumSet;
import java.util.Set;

/** Where a source's events are made, and so how far they are believed. */
public enum SourceKind {
    /** In a page that everybody can change: its key is public. */
    BROWSER(EnumSet.complementOf(EnumSet.of(EventType.PURCHASE, EventType.RETURN))),
    /** On a machine of the shop's: its key is a secret. */
    SERVER(EnumSet.allOf(EventType.class));

    private final Set<EventType> types;

    SourceKind(Set<EventType> types) {
        this.types = Set.copyOf(types);
    }

    /** What it may send if nothing is said. Money moves on the shop's own machines; a page could make it up. */
    public Set<EventType> types() {
        return types;
    }
}
