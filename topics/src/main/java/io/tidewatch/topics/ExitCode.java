package io.tidewatch.topics;

/** What the process's exit status means. Documented in the README; scripts and Kubernetes act on it. */
public final class ExitCode {
    /** Did what was asked. */
    public static final int OK = 0;
    /** A fault of Tidewatch or of something it runs on, while it ran. A restart may help. */
    public static final int FAILED = 1;
    /** The command line, the configuration, the model or the topics are wrong. A restart does not help. */
    public static final int USAGE = 2;

    /** Did what was asked, but left out more of the user's own file than allowed. */
    public static final int LEFT_OUT = 3;

    private ExitCode() {}
}
