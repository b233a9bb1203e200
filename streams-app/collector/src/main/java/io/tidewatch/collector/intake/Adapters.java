package io.tidewatch.collector.intake;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The other systems' senders that are understood, by the paths that they send to. */
final class Adapters {
    private Adapters() {}

    /** @param ids for events that have none; each another one */
    static Map<String, Dialect> byPath(Sources sources, Supplier<String> ids) {
        EventIds eventIds = new EventIds(ids);
        Map<String, Dialect> byPath = new HashMap<>();
        SegmentCalls.byPath(sources, eventIds).forEach(byPath::put);
        byPath.put("/webhooks/shopify", new ShopifyWebhooks(sources, eventIds));
        byPath.put("/mp/collect", new Ga4Hits(sources, eventIds));
        byPath.put("/com.snowplowanalytics.snowplow/tp2", new SnowplowPayloads(sources, eventIds));
        return Map.copyOf(byPath);
    }
}
