package io.tidewatch.topics.admin;

import io.tidewatch.topics.TidewatchException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;

/** The cluster could not be asked or changed. The message does not name the cluster. */
public final class ClusterException extends TidewatchException {
    private static final long serialVersionUID = 1L;

    public ClusterException(String message) {
        super(message);
    }

    public ClusterException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * The exception for what a client failed with.
     *
     * @param doing what was tried, to follow "could not"
     * @param rights what a user needs for it, as a sentence without its full stop
     */
    public static ClusterException of(String doing, String rights, Throwable cause) {
        return new ClusterException("could not " + doing + ": " + reason(rights, cause), cause);
    }

    /**
     * The same where the role of the one who tried is known.
     *
     * @param needs the rights that it takes
     */
    public static ClusterException of(String doing, Needs needs, Throwable cause) {
        Throwable refusal = cause;
        while (refusal.getClass() == KafkaException.class && refusal.getCause() != null) {
            refusal = refusal.getCause();
        }
        return of(doing, needs.refusedBy(refusal).sentence(), refusal);
    }

    private static String reason(String rights, Throwable cause) {
        if (cause instanceof TimeoutException) {
            return "the brokers did not answer in time. Check the address, that a broker runs there, and that its security"
                    + " settings are the ones given here";
        }
        if (cause instanceof AuthenticationException) {
            return "the brokers refused the credentials or the TLS settings (" + cause.getMessage() + ")";
        }
        if (cause instanceof AuthorizationException) {
            return "this user may not do that (" + cause.getMessage() + "). " + rights;
        }
        if (cause instanceof InvalidReplicationFactorException) {
            return "the cluster has too few brokers for that many copies (" + cause.getMessage()
                    + "). Add brokers, or use --replication with a smaller number";
        }
        if (cause instanceof InvalidConfigurationException) {
            return "the cluster does not take the configuration (" + cause.getMessage()
                    + "). Correct it in the catalog";
        }
        if (cause instanceof PolicyViolationException) {
            return "a policy of the cluster forbids it (" + cause.getMessage() + ")";
        }
        if (cause instanceof RecordTooLargeException) {
            return "the model is larger than the topic's max.message.bytes allows. Raise it in the topic catalog and run"
                    + " 'tidewatch topics apply'";
        }
        boolean wrapped = cause instanceof KafkaException && cause.getCause() != null && cause.getMessage() == null;
        return wrapped ? reason(rights, cause.getCause()) : cause.getClass().getSimpleName() + " " + cause.getMessage();
    }
}
