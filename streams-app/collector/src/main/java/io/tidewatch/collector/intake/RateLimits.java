package io.tidewatch.collector.intake;

import io.tidewatch.collector.config.RateConfig;
import io.tidewatch.collector.config.SourceConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What each source, and each address at it, may still send. Addresses are in memory only, the latest of them. Thread-safe. */
final class RateLimits {
    /** An address that is forgotten has a full bucket again; so many were seen since, each with a burst of its own. */
    private static final int ADDRESSES = 100_000;

    private record AddressOf(String source, String address) {}

    private final Map<String, TokenBucket> sources = new HashMap<>();
    private final Map<AddressOf, TokenBucket> addresses = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<AddressOf, TokenBucket> eldest) {
            return size() > ADDRESSES;
        }
    };

    /**
     * Takes the events of a request, all or none.
     *
     * @return how long to wait before they are sent again; empty if they may pass
     */
    synchronized Optional<Duration> take(SourceConfig source, String address, int events, long now) {
        TokenBucket all = sources.computeIfAbsent(source.name(), name -> bucket(source.keyRate(), now));
        TokenBucket one = addresses.computeIfAbsent(
                new AddressOf(source.name(), address), key -> bucket(source.rateOfAnAddress(), now));
        long wait = Math.max(all.delay(events, now), one.delay(events, now));
        if (wait > 0) {
            return Optional.of(Duration.ofNanos(wait));
        }
        all.take(events, now);
        one.take(events, now);
        return Optional.empty();
    }

    private static TokenBucket bucket(RateConfig rate, long now) {
        return new TokenBucket(rate.perSecond(), rate.burst(), now);
    }
}
