package io.tidewatch.streams;

import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.admin.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.LockException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.ProcessorStateException;

/** Says what stopped the engine and what to do about it, for the causes that somebody can mend. */
final class FailureText {
    private static final int MOST_CAUSES = 20;

    private final TidewatchConfig config;

    FailureText(TidewatchConfig config) {
        this.config = config;
    }

    /** The sentence, or empty if the cause is a fault whose trace is what a report needs. */
    Optional<String> of(Throwable failure) {
        List<Throwable> causes = causes(failure);
        for (Throwable cause : causes) {
            if (cause instanceof TidewatchException told) {
                return Optional.of(told.getMessage());
            }
        }
        if (any(causes, MissingSourceTopicException.class::isInstance)) {
            return Optional.of(
                    "an input topic was deleted while the engine ran; create it again with 'tidewatch topics apply"
                            + " --bootstrap-server " + config.bootstrapServers() + "'");
        }
        if (any(causes, cause -> says(cause, "invalid partitions"))) {
            return Optional.of("the partitions of shop.events no longer equal those of the state of '"
                    + config.applicationId()
                    + "'; 'tidewatch shards grow' makes more of them with the state carried over, and its next"
                    + " generation is what is to run then");
        }
        if (any(causes, cause -> cause instanceof LockException || says(cause, "same state directory"))) {
            return Optional.of("the state directory " + config.state().directory()
                    + " is in use by another process; give each instance a 'state.directory' of its own");
        }
        if (any(causes, FencedInstanceIdException.class::isInstance)) {
            return Optional.of(
                    "another instance runs under the same 'processing.group_instance_id'; give each its own");
        }
        if (any(causes, RecordTooLargeException.class::isInstance)) {
            return Optional.of("a broker refused a record as too large; run 'tidewatch topics plan --bootstrap-server "
                    + config.bootstrapServers() + "' and give the topics the limits of the catalog");
        }
        if (any(causes, ProcessorStateException.class::isInstance)) {
            return Optional.of("the state in " + config.state().directory()
                    + " cannot be read or written; check the disk, then delete the directory: it is restored"
                    + " from Kafka");
        }
        return brokers(causes);
    }

    private Optional<String> brokers(List<Throwable> causes) {
        for (Throwable cause : causes) {
            if (cause instanceof AuthenticationException) {
                return Optional.of("the brokers refused the credentials or the TLS settings (" + cause.getMessage()
                        + "); check the 'kafka' section");
            }
            if (cause instanceof AuthorizationException) {
                return Optional.of("this user lacks a right on the cluster (" + cause.getMessage() + "). "
                        + Access.asEngine(config.applicationId())
                                .anything()
                                .refusedBy(cause)
                                .sentence());
            }
            if (cause instanceof TimeoutException) {
                return Optional.of("the brokers at " + config.bootstrapServers()
                        + " did not answer for too long; check them and start again, nothing is lost");
            }
        }
        return Optional.empty();
    }

    private static boolean says(Throwable cause, String words) {
        return cause.getMessage() != null && cause.getMessage().contains(words);
    }

    private static boolean any(List<Throwable> causes, Predicate<Throwable> test) {
        return causes.stream().anyMatch(test);
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null && causes.size() < MOST_CAUSES; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }
}
