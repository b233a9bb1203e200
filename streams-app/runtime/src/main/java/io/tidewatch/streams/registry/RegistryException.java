package io.tidewatch.streams.registry;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;

/** The models' topic could not be read or written. The message says why and what to do. */
public final class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RegistryException(String message) {
        super(message);
    }

    /**
     * The exception for what a client failed with.
     *
     * @param doing what was tried, to follow "could not"
     */
    RegistryException(String doing, Throwable cause) {
        super("could not " + doing + ": " + reason(cause), cause);
    }

    private static String reason(Throwable cause) {
        if (cause instanceof TimeoutException) {
            return "the brokers did not answer in time. Check the address, that a broker runs there, and that its security"
                    + " settings are the ones given here";
        }
        if (cause instanceof AuthenticationException) {
            return "the brokers refused the credentials or the TLS settings (" + cause.getMessage() + ")";
        }
        if (cause instanceof AuthorizationException) {
            return "this user may not do that (" + cause.getMessage()
                    + "). The engine needs Describe and Read on the topic, publishing also Write";
        }
        if (cause instanceof RecordTooLargeException) {
            return "the model is larger than the topic's max.message.bytes allows. Raise it in the topic catalog and run"
                    + " 'tidewatch topics apply'";
        }
        boolean wrapped = cause instanceof KafkaException && cause.getCause() != null && cause.getMessage() == null;
        return wrapped ? reason(cause.getCause()) : cause.getClass().getSimpleName() + " " + cause.getMessage();
    }
}
