package io.tidewatch.mapping;

import io.tidewatch.topics.InvalidEventException;

/** Says in the words of a log's rows why the contract refuses an event. */
final class Refusal {
    private Refusal() {}

    /** The problem of the row that the event was made of. */
    static RowProblem problem(InvalidEventException refused) {
        return switch (refused.reason()) {
            case UNREADABLE -> RowProblem.MALFORMED;
            case MISSING_FIELD -> RowProblem.MISSING_FIELD;
            case UNKNOWN_TYPE -> RowProblem.UNKNOWN_TYPE;
            default -> RowProblem.BEYOND_LIMIT;
        };
    }
}
