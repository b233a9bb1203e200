package io.tidewatch.collector.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.collector.config.SourceConfig;
import io.tidewatch.http.Answer;
import io.tidewatch.http.Request;
import io.tidewatch.mapping.Preset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Snowplow's tracker protocol by POST: events whose app id, which each tracker is given, is the key. */
final class SnowplowPayloads implements Dialect {
    private final Sources sources;
    private final EventIds ids;
    private final MappedEvents events =
            new MappedEvents(Preset.named("snowplow").mapping(), "collector_tstamp");

    SnowplowPayloads(Sources sources, EventIds ids) {
        this.sources = sources;
        this.ids = ids;
    }

    @Override
    public Optional<SourceConfig> source(Request request) {
        return sources.of(request);
    }

    @Override
    public boolean mayTellInBody(Request request) {
        return request.header("authorization").isEmpty()
                && request.parameter("key").isEmpty();
    }

    @Override
    public String howToTell() {
        return "Give the tracker a write key of 'sources' as its app id.";
    }

    @Override
    public Delivery open(Request request, byte[] body, int mostEvents) throws BodyException {
        List<JsonNode> sent = ForeignBody.list(ForeignBody.object(body), "data", mostEvents);
        Optional<SourceConfig> source = source(request)
                .or(() -> mayTellInBody(request)
                        ? sent.stream()
                                .findFirst()
                                .flatMap(
                                        first -> sources.ofKey(first.path("aid").asText()))
                        : Optional.empty());
        List<Delivery.Unread> unread = new ArrayList<>();
        for (JsonNode event : sent) {
            Optional<ObjectNode> record =
                    event instanceof ObjectNode parameters ? SnowplowRecord.of(parameters) : Optional.empty();
            unread.add(record.map(whole -> events.unread(whole, ids.next())).orElseGet(Delivery::unreadable));
        }
        return new Delivery(source, unread);
    }

    @Override
    public Answer answer(List<Outcome> outcomes) {
        return Answer.text("text/plain; charset=utf-8", "ok");
    }
}
