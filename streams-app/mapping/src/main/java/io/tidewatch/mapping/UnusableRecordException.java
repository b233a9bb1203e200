package io.tidewatch.mapping;

/** Says why a record of another system's log gives no event. Has no stack trace, since a log may have millions of them. */
public final class UnusableRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    private final RowProblem problem;

    UnusableRecordException(RowProblem problem) {
        this(problem, "");
    }

    /** @param detail what exactly is wrong; empty where the problem says it all */
    public UnusableRecordException(RowProblem problem, String detail) {
        super(detail, null, false, false);
        this.problem = problem;
    }

    /** What is wrong. */
    public RowProblem problem() {
        return problem;
    }

    /** What exactly is wrong; empty where the problem says it all. */
    public String detail() {
        return getMessage();
    }
}
