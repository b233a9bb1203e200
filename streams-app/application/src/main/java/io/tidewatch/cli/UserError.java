package io.tidewatch.cli;

/**
 * Something the person at the terminal can mend. The message is one sentence or two: what is wrong, the offender, and what
 * to do. Printed without a stack trace.
 */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UserError(String message) {
        super(message);
    }

    public UserError(String message, Throwable cause) {
        super(message, cause);
    }
}
