package io.tidewatch.streams.preflight;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * When a certificate ends that the connections to Kafka hang on.
 *
 * @param certificate {@code broker}, {@code keystore} or {@code truststore}
 * @param where its address or its file, for a person
 * @param ends its last moment
 */
public record CertificateEnd(String certificate, String where, Instant ends) {
    /** Time to have one made, signed and rolled out by hand; what renews them by itself does so earlier. */
    private static final Duration SOON = Duration.ofDays(30);

    public CertificateEnd {
        Objects.requireNonNull(certificate, "certificate");
        Objects.requireNonNull(where, "where");
        Objects.requireNonNull(ends, "ends");
    }

    /** How long it is still valid; negative when it has ended. */
    public Duration left(Instant now) {
        return Duration.between(now, ends);
    }

    /** What to tell a person now; empty while there is time. */
    public Optional<String> warning(Instant now) {
        Duration left = left(now);
        if (left.compareTo(SOON) > 0) {
            return Optional.empty();
        }
        String when = left.isNegative() ? "has ended" : "ends in " + left.toDays() + " days";
        return Optional.of("the certificate of the %s %s %s, at %s; no client can connect then"
                .formatted(certificate, where, when, ends));
    }

    /** What to do about it. */
    public String remedy() {
        return certificate.equals("broker")
                ? "have the cluster's owner renew it; engines connect anew by themselves"
                : "put a new one into the file and restart the engines one after the other";
    }
}
