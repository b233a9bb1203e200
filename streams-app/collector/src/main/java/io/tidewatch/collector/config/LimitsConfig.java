package io.tidewatch.collector.config;

import io.tidewatch.config.Checks;
import io.tidewatch.config.Default;

/**
 * The section {@code limits}: what one request may bring.
 *
 * @param bodyKb of a body, before and after it is unpacked, 1 to 8192 KiB. The default is twice the contract's largest event.
 * @param events of one request, 1 to 10000. The default is more than a tab gathers in an hour, and is read in a few milliseconds.
 */
public record LimitsConfig(
        @Default("1024") int bodyKb, @Default("500") int events) {
    public LimitsConfig {
        Checks.range("limits.body_kb", bodyKb, 1, 8_192);
        Checks.range("limits.events", events, 1, 10_000);
    }

    /** Bytes of a body. */
    public int bodyBytes() {
        return bodyKb * 1024;
    }
}
