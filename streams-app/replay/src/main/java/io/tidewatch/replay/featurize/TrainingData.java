package io.tidewatch.replay.featurize;

import io.tidewatch.engine.Featurizer;
import io.tidewatch.replay.log.EventLog;
import io.tidewatch.replay.log.EventSource;
import io.tidewatch.replay.log.UnusableRows;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Turns an event log into training data: every event through the serving code's features, with what its labels are made of.
 * The log is read once. Besides what the {@link TrainingFile} holds, memory has a profile row for every user.
 */
public final class TrainingData {
    private final Span span;
    private final LongConsumer progress;

    /** @param progress told the number of events so far, after every event */
    public TrainingData(Span span, LongConsumer progress) {
        this.span = span;
        this.progress = progress;
    }

    /**
     * Writes the file anew; what stood there stays until the new one is complete.
     *
     * @throws TidewatchException if it cannot be written or no event lies in the span
     */
    public Outcome write(EventSource source, Path output) {
        try (TrainingFile file = TrainingFile.begin(output)) {
            Reading reading = new Reading(file);
            UnusableRows unusable = reading.all(source);
            if (file.rows() == 0) {
                throw new TidewatchException(
                        "no event of " + source.name() + " lies in the span asked for; check --from and --to");
            }
            file.finish(source.name(), source.generated(), reading.observationEnd.orElse(reading.lastMillis));
            return new Outcome(file.rows(), file.users(), reading.duplicates, unusable);
        } catch (IOException e) {
            throw new TidewatchException("'" + output + "' could not be written: " + e.getMessage(), e);
        }
    }

    /** One reading of a log. */
    private final class Reading {
        private final TrainingFile file;
        private final ProfileMap profiles = new ProfileMap();
        private long events;
        private long duplicates;
        private long lastMillis = Long.MIN_VALUE;
        private Optional<Long> observationEnd = Optional.empty();

        private Reading(TrainingFile file) {
            this.file = file;
        }

        private UnusableRows all(EventSource source) throws IOException {
            try (EventLog log = source.open()) {
                while (log.hasNext() && observationEnd.isEmpty()) {
                    ShopEvent event = log.next();
                    if (span.ended(event.time())) {
                        // The log goes on, so nothing was missed up to here.
                        observationEnd = span.to().map(end -> end.toEpochMilli());
                    } else {
                        event(event);
                    }
                }
                return log.unusable();
            }
        }

        private void event(ShopEvent event) throws IOException {
            Optional<float[]> features = Featurizer.features(event, profiles);
            long millis = event.time().toEpochMilli();
            lastMillis = Math.max(lastMillis, millis);
            progress.accept(++events);
            if (features.isEmpty()) {
                duplicates++;
            } else {
                file.add(event.userId(), event.type(), millis, span.writes(event.time()) ? features : Optional.empty());
            }
        }
    }
}
