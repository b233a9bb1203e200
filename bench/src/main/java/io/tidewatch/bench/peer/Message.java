package io.tidewatch.bench.peer;

/**
 * What goes out: where to, of whom, what, and when by event time.
 *
 * @param topic the topic's name
 * @param key the user id in UTF-8
 * @param value the message
 * @param timestamp epoch milliseconds
 */
public record Message(String topic, byte[] key, byte[] value, long timestamp) {}
