package io.tidewatch.mapping;

import io.tidewatch.topics.ReasonCode;

/** Why a row of a log gives no event. */
public enum RowProblem {
    /** Fewer columns than the format has, or text that is no JSON object. */
    MALFORMED("cannot be taken apart into the format's columns"),
    /** The user does not want it. */
    NOT_WANTED("is not wanted by --where"),
    /** Something else than a customer's act, which a preset or the user leaves out by its name. */
    OTHER_EVENT("is of a type that is left out by --preset or --map-value"),
    /** Nobody to attribute the event to. */
    NO_USER("has no user id"),
    /** An id like 1.23457E+12: a spreadsheet has cut it, and several customers have it. */
    ROUNDED_USER("has a user id that a spreadsheet has rounded; export the ids as text"),
    /** Not a time, or in a form that is not known. */
    BAD_TIME("has no readable time"),
    /** A time outside the span that the data set covers. */
    OUTSIDE_SPAN("has a time outside the span that the data set covers"),
    /** More than a day after now: it would move the end of the log. */
    FUTURE("has a time after today"),
    /** What was done is missing or is none of the contract's event types. */
    UNKNOWN_TYPE("has no event type that Tidewatch knows"),
    /** An amount, a quantity, a price or a rating that is not a number. */
    BAD_NUMBER("has an amount that is no number"),
    /** A length, an amount or a time beyond the contract's limits. */
    BEYOND_LIMIT("breaks a limit of the event contract"),
    /** A field that the event needs is missing. */
    MISSING_FIELD("lacks a field that its event needs"),
    /** An invoice line whose pieces do not fit its kind: none at all, or a negative number in an order. */
    BAD_QUANTITY("has a number of pieces that fits no order and no return");

    private final String words;

    RowProblem(String words) {
        this.words = words;
    }

    /** The reason as the end of a sentence that begins with "a row". */
    public String words() {
        return words;
    }

    /** The contract's reason for refusing a message for it. */
    public ReasonCode reason() {
        return switch (this) {
            case MALFORMED -> ReasonCode.UNREADABLE;
            case NO_USER, MISSING_FIELD -> ReasonCode.MISSING_FIELD;
            case UNKNOWN_TYPE, OTHER_EVENT, NOT_WANTED -> ReasonCode.UNKNOWN_TYPE;
            case FUTURE -> ReasonCode.FROM_THE_FUTURE;
            case ROUNDED_USER, BAD_TIME, BAD_NUMBER -> ReasonCode.WRONG_TYPE;
            case OUTSIDE_SPAN, BEYOND_LIMIT, BAD_QUANTITY -> ReasonCode.OUT_OF_RANGE;
        };
    }

    /** Whether the row was left out because the user wants no such rows, and not for a fault of its own. */
    public boolean isUnwanted() {
        return this == NOT_WANTED || this == OTHER_EVENT;
    }
}
