package io.tidewatch.ops;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What stays the same while an instance runs.
 *
 * @param version of Tidewatch
 * @param startedAt when the instance started
 * @param applicationId the consumer group
 * @param address where other instances reach it; empty if it does not say
 */
record EngineFacts(String version, Instant startedAt, String applicationId, Optional<HostPort> address) {
    EngineFacts {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(applicationId, "applicationId");
        Objects.requireNonNull(address, "address");
    }
}
