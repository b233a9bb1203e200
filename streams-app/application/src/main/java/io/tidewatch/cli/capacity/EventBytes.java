package io.tidewatch.cli.capacity;

/**
 * What one event takes on the brokers and on the way to them, at a pace: the fewer events share a batch and a transaction, the more bytes
 * each of them takes.
 *
 * @param perSecondAndPartition the pace
 * @param events in the log of {@code shop.events}, sent one by one as pages do
 * @param features in the log of {@code churn.features}, with its share of the transactions' markers
 * @param featuresSent to {@code churn.features}, compressed
 * @param scoresSent to {@code churn.scores}, likewise
 * @param changelogsSent to the state's topics, likewise
 */
record EventBytes(
        int perSecondAndPartition,
        double events,
        double features,
        double featuresSent,
        double scoresSent,
        double changelogsSent) {
    /** All that reaches the brokers for an event. */
    double sent() {
        return events + featuresSent + scoresSent + changelogsSent;
    }
}
