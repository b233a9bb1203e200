package io.tidewatch.topics;

/** Why a message went to {@code shop.events.dlq}; the value of its header {@code tidewatch.reason}. */
public enum ReasonCode {
    /** Not one JSON object in UTF-8: empty, malformed, a key twice, or something after the end. */
    UNREADABLE,
    /** More bytes than {@link EventLimits#MAX_BYTES}. */
    TOO_LARGE,
    /** A required field is not there or null. */
    MISSING_FIELD,
    /** A field is of another JSON type than the contract's, or a time is no date-time. */
    WRONG_TYPE,
    /** A number, a length or a count is outside the contract's limits, or a text has characters it may not have. */
    OUT_OF_RANGE,
    /** An event type that this version does not know. */
    UNKNOWN_TYPE,
    /** The message key is not the event's user. */
    WRONG_KEY,
    /** The event's time is further ahead of the clock than allowed. */
    FROM_THE_FUTURE,
    /** The event's time is further behind the clock than allowed. */
    TOO_OLD,
    /** The model could not score the event after a bounded number of tries. */
    SCORING_FAILED,
    /** The user was erased. The letter has neither key, value nor headers of the message. */
    ERASED
}
