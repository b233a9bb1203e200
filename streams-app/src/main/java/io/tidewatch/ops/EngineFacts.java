package io.tidewatch.ops;

import java.time.Instant;
import java.util.Objects;

/**
 * What stays the same while an instance runs.
 *
 * @param version of Tidewatch
 * @param startedAt when the instance started
 * @param applicationId the consumer group
 * @param model the model's name
 * @param device where it runs
 * @param deviceNote where it runs and, if that is not what could be wished for, why
 * @param horizonDays the model's horizon
 * @param policyVersion fingerprint of the alert policy
 */
record EngineFacts(
        String version,
        Instant startedAt,
        String applicationId,
        String model,
        String device,
        String deviceNote,
        int horizonDays,
        String policyVersion) {
    EngineFacts {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(applicationId, "applicationId");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(deviceNote, "deviceNote");
        Objects.requireNonNull(policyVersion, "policyVersion");
    }
}
