package io.tidewatch.ops;

import java.time.Instant;
import java.util.Objects;

/**
 * What stays the same while an instance runs.
 *
 * @param version of Tidewatch
 * @param startedAt when the instance started
 * @param applicationId the consumer group
 */
record EngineFacts(String version, Instant startedAt, String applicationId) {
    EngineFacts {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(applicationId, "applicationId");
    }
}
