package io.tidewatch.collector.spool;

import io.tidewatch.topics.TopicNames;

/** Where a record goes. The order is part of the spool's format: new ones come at the end. */
public enum Destination {
    EVENTS(TopicNames.SHOP_EVENTS),
    IDENTITIES(TopicNames.IDENTITIES);

    private final String topic;

    Destination(String topic) {
        this.topic = topic;
    }

    public String topic() {
        return topic;
    }
}
