package io.tidewatch.consumer;

import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.ChurnAlert;

/**
 * The rules of one service: no I/O and no clock, so that the same alerts in the same order give the same orders. Not
 * thread-safe. That an alert comes only once is the {@link Ledger}'s care.
 */
public interface Service {
    /** The service's short name: its default group, state folder and file names come from it. */
    String name();

    /** What the service does about alerts, as it tells in its receipts. */
    ActionType action();

    /** What to do about an alert, in the light of what {@link #remember} was told. Changes nothing. */
    Decision decide(ChurnAlert alert);

    /** Takes in a decision: one just made, or one read back from the journal at the start. */
    void remember(Decision decision);
}
