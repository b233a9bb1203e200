package io.tidewatch.topics;

import java.util.Objects;

/**
 * What a person has to know and may be able to mend. The message is one or two sentences: what is wrong, the offender (the key,
 * file, option or topic), and the remedy. It is printed without a stack trace, and the process ends with the exit code.
 */
public class TidewatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int exitCode;

    /** Something that a person has to mend first: the process ends with {@link ExitCode#USAGE}. */
    public TidewatchException(String message) {
        this(message, null);
    }

    /** The same, with what led to it. */
    public TidewatchException(String message, Throwable cause) {
        this(message, cause, ExitCode.USAGE);
    }

    private TidewatchException(String message, Throwable cause, int exitCode) {
        super(Objects.requireNonNull(message), cause);
        this.exitCode = exitCode;
    }

    /** A fault at run time, after which a restart may help: the process ends with {@link ExitCode#FAILED}. */
    public static TidewatchException whileRunning(String message, Throwable cause) {
        return new TidewatchException(message, cause, ExitCode.FAILED);
    }

    /** What the process ends with. */
    public final int exitCode() {
        return exitCode;
    }
}
