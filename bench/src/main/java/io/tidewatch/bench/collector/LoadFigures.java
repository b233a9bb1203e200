package io.tidewatch.bench.collector;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.bench.latency.Latencies;

/**
 * The figures of a load in the time that was measured.
 *
 * @param events that were confirmed
 * @param seconds that were measured
 * @param latencies of requests, or of events where each is sent alone
 */
record LoadFigures(long events, double seconds, Latencies latencies) {
    double eventsPerSecond() {
        return events / seconds;
    }

    ObjectNode json() {
        return new ObjectMapper()
                .createObjectNode()
                .put("events", events)
                .put("events_per_second", eventsPerSecond())
                .put("p50_ms", latencies.percentile(0.5))
                .put("p99_ms", latencies.percentile(0.99));
    }
}
