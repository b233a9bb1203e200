package io.tidewatch.workbench.demo;

/** The demo could not do what it shows. The message is one sentence for the person at the terminal. */
public final class DemoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DemoException(String message) {
        super(message);
    }

    public DemoException(String message, Throwable cause) {
        super(message, cause);
    }
}
