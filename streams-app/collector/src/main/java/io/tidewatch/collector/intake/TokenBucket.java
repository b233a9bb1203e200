package io.tidewatch.collector.intake;

/** Lets through so many a second in the long run, and a burst at once after a pause. Not thread-safe. */
final class TokenBucket {
    private static final double NANOS_PER_SECOND = 1e9;

    private final double perNano;
    private final double burst;
    private double tokens;
    private long filledAt;

    /**
     * A full one.
     *
     * @param now in {@link System#nanoTime()}, as everywhere here
     */
    TokenBucket(int perSecond, int burst, long now) {
        this.perNano = perSecond / NANOS_PER_SECOND;
        this.burst = burst;
        this.tokens = burst;
        this.filledAt = now;
    }

    /** How long until so many can be taken, nanoseconds; 0 if they can now. More than a burst can never be. */
    long delay(int count, long now) {
        fill(now);
        return tokens >= count ? 0 : (long) Math.ceil((count - tokens) / perNano);
    }

    /** Takes so many, whether they are there or not. */
    void take(int count, long now) {
        fill(now);
        tokens -= count;
    }

    private void fill(long now) {
        tokens = Math.min(burst, tokens + Math.max(0, now - filledAt) * perNano);
        filledAt = Math.max(filledAt, now);
    }
}
