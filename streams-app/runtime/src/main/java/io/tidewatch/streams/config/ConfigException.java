package io.tidewatch.streams.config;

/** The configuration is wrong. The message names the key, what is wrong with it, and what to give instead. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }

    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
