package io.tidewatch.collector.intake;

import io.tidewatch.collector.config.SourceConfig;
import io.tidewatch.http.Answer;
import io.tidewatch.http.Request;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code /v1/events}: events of the contract, each answered for. */
final class OwnEvents implements Dialect {
    private final Sources sources;
    private final EventReader reader;

    OwnEvents(Sources sources, Supplier<String> ids) {
        this.sources = sources;
        this.reader = new EventReader(ids);
    }

    @Override
    public Optional<SourceConfig> source(Request request) {
        return sources.of(request);
    }

    @Override
    public String howToTell() {
        return "Send a write key of 'sources' as 'Authorization: Bearer KEY' or as '?key=KEY'.";
    }

    @Override
    public Delivery open(Request request, byte[] body, int mostEvents) throws BodyException {
        List<Delivery.Unread> events = BodySplitter.split(body, mostEvents).stream()
                .<Delivery.Unread>map(piece -> (sender, arrivedAt) -> reader.read(piece, sender, arrivedAt))
                .toList();
        return new Delivery(source(request), events);
    }

    @Override
    public Answer answer(List<Outcome> outcomes) {
        return Answers.of(outcomes);
    }
}
