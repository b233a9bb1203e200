package io.tidewatch.cli.doctor;

import io.tidewatch.streams.preflight.CertificateEnd;
import java.time.Instant;
import java.util.List;

/** How long the certificates are still valid that the connections to Kafka hang on. */
public final class CertificateFindings {
    private static final String AREA = "tls";

    private CertificateFindings() {}

    /** A finding for each. */
    public static List<Finding> of(List<CertificateEnd> ends, Instant now) {
        return ends.stream().map(end -> of(end, now)).toList();
    }

    private static Finding of(CertificateEnd end, Instant now) {
        return end.warning(now)
                .map(warning -> Finding.problem(AREA, warning, end.remedy()))
                .orElseGet(() -> Finding.ok(
                        AREA,
                        "the certificate of the %s %s is valid for %d days"
                                .formatted(
                                        end.certificate(),
                                        end.where(),
                                        end.left(now).toDays())));
    }
}
