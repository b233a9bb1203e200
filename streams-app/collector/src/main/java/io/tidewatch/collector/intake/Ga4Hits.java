package io.tidewatch.collector.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.collector.config.SourceConfig;
import io.tidewatch.http.Answer;
import io.tidewatch.http.Request;
import io.tidewatch.mapping.Preset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Google Analytics 4's Measurement Protocol: events of one user, whose ids and time they share; the key is {@code api_secret}. */
final class Ga4Hits implements Dialect {
    private static final String TIME = "timestamp_micros";
    /** What stands once for all events of a body. */
    private static final List<String> SHARED = List.of("client_id", "app_instance_id", "user_id", "opt_out", TIME);
    /** As Google answers. */
    private static final Answer DONE = new Answer(204, Answer.JSON, Map.of(), new byte[0]);

    private final Sources sources;
    private final EventIds ids;
    private final MappedEvents events = new MappedEvents(Preset.live("ga4-mp").mapping(), "received_at");

    Ga4Hits(Sources sources, EventIds ids) {
        this.sources = sources;
        this.ids = ids;
    }

    @Override
    public Optional<SourceConfig> source(Request request) {
        return request.parameter("api_secret").flatMap(sources::ofKey);
    }

    @Override
    public String howToTell() {
        return "Send a write key of 'sources' as '?api_secret=KEY'.";
    }

    @Override
    public Delivery open(Request request, byte[] body, int mostEvents) throws BodyException {
        ObjectNode hit = ForeignBody.object(body);
        List<Delivery.Unread> unread = new ArrayList<>();
        for (JsonNode event : ForeignBody.list(hit, "events", mostEvents)) {
            unread.add(unread(event, hit, unread.size()));
        }
        return new Delivery(source(request), unread);
    }

    private Delivery.Unread unread(JsonNode event, ObjectNode hit, int place) {
        if (!(event instanceof ObjectNode record)) {
            return Delivery.unreadable();
        }
        for (String name : SHARED) {
            // An event's own time is the better one.
            if (hit.has(name) && !(name.equals(TIME) && record.has(TIME))) {
                record.set(name, hit.get(name));
            }
        }
        return events.unread(record, ids.of(record, place, record.hasNonNull(TIME)));
    }

    @Override
    public Answer answer(List<Outcome> outcomes) {
        return DONE;
    }
}
