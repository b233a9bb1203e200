package io.tidewatch.collector.intake;

import io.tidewatch.collector.config.SourceConfig;
import java.util.Objects;

/**
 * The sender of a request, as far as it is known.
 *
 * @param source by its key
 * @param refusesTracking whether the browser says so for all pages ({@code Sec-GPC: 1})
 * @param bot whether its events are those of a bot that are not wanted
 */
record Sender(SourceConfig source, boolean refusesTracking, boolean bot) {
    Sender {
        Objects.requireNonNull(source, "source");
    }
}
