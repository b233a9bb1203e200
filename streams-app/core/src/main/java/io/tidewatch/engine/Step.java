package io.tidewatch.engine;

import io.tidewatch.engine.alert.Trouble;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.topics.ShopEvent;

/**
 * One event of a batch while the batch is decided: what it met, what it made of the user, what the network says. Used again in
 * later batches, as is what it holds.
 */
final class Step {
    private final Profile before = Profile.empty();
    private final RowScorer.Row row;
    private Customer customer;
    private ShopEvent event;
    private long mark;
    private Step next;
    private boolean duplicate;
    private boolean forgotten;
    private boolean newVisit;
    private boolean passing;

    Step(RowScorer.Row row) {
        this.row = row;
    }

    /** Begins anew with an event, which counts as one sent again until it is applied. */
    void begin(Customer whose, ShopEvent what) {
        customer = whose;
        event = what;
        mark = Profile.eventMark(what.eventId());
        next = null;
        duplicate = true;
        forgotten = false;
        newVisit = false;
        passing = false;
    }

    /** The event changes the user's profile next: keeps what the profile was. */
    void keepBefore() {
        before.copy(customer.profile());
        duplicate = false;
    }

    /** The user had stayed away so long that the profile is made anew; what it was is kept, for the silence that ended. */
    void forget() {
        customer.profile().copy(Profile.empty());
        forgotten = true;
    }

    /** Whether the user was forgotten before the event, and is new with it. */
    boolean isForgotten() {
        return forgotten;
    }

    Customer customer() {
        return customer;
    }

    ShopEvent event() {
        return event;
    }

    /** Tells the event from the user's others, as {@link Profile#eventMark} does. */
    long mark() {
        return mark;
    }

    /** Whether the event was one of the user's last sent again, and so changed nothing. */
    boolean isDuplicate() {
        return duplicate;
    }

    /** Whether the user came back with it. */
    boolean isNewVisit() {
        return newVisit;
    }

    void newVisit(boolean whether) {
        newVisit = whether;
    }

    /** Whether it is an event that may raise an episode by itself. */
    boolean isTrouble() {
        return Trouble.is(event);
    }

    /** Whether the user's next event in the batch follows within the hour, and nobody wants the score of this one. */
    boolean isPassing() {
        return passing;
    }

    void passing(boolean whether) {
        passing = whether;
    }

    /** Its way through the network. */
    RowScorer.Row row() {
        return row;
    }

    /** The user's profile before the event. */
    Profile before() {
        return before;
    }

    /** The user's profile after the event: what the next one met, or what will be stored. */
    Profile after() {
        return next == null ? customer.profile() : next.before;
    }

    /** The user's next event in the batch, or null. */
    Step next() {
        return next;
    }

    void next(Step following) {
        next = following;
    }
}
