package io.tidewatch.topics.admin;

import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.TimeoutException;

/** Turns what the admin client fails with into a sentence that says what to do. */
public final class AdminFailures {
    private AdminFailures() {}

    /**
     * The exception for the person at the terminal.
     *
     * @param doing what was tried, to follow "could not"
     * @param cause what the client failed with
     */
    public static TopicAdminException explain(String doing, Throwable cause) {
        return new TopicAdminException("could not " + doing + ": " + reason(cause), cause);
    }

    private static String reason(Throwable cause) {
        if (cause instanceof TimeoutException) {
            return "the brokers did not answer in time. Check the address, that a broker runs there, and that its security"
                    + " settings are the ones given to this command";
        }
        if (cause instanceof AuthenticationException) {
            return "the brokers refused the credentials or the TLS settings (" + cause.getMessage() + ")";
        }
        if (cause instanceof AuthorizationException) {
            return "this user may not do that (" + cause.getMessage()
                    + "). Describe, Create, Alter, DescribeConfigs and AlterConfigs on the topics are needed";
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
        return cause.getClass().getSimpleName() + " " + cause.getMessage();
    }
}
