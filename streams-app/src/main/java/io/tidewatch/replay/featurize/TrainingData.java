package io.tidewatch.replay.featurize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.engine.Featurizer;
import io.tidewatch.engine.feature.Feature;
import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.replay.log.EventLog;
import io.tidewatch.replay.log.EventSource;
import io.tidewatch.replay.log.UnusableRows;
import io.tidewatch.topics.ShopEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Turns an event log into training data: every event through the serving code's features, with what its labels are made of.
 * The log is read once. Memory grows with users and visits alone: a profile row and an id a user, eight bytes a visit and a
 * purchase.
 */
public final class TrainingData {
    /** The version of the file's columns and metadata. */
    private static final String FORMAT = "1";

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
     * @throws FeaturizeException if it cannot be written or no event lies in the span
     */
    public Outcome write(EventSource source, Path output) throws FeaturizeException {
        Path target = output.toAbsolutePath();
        if (target.getParent() == null || !Files.isDirectory(target.getParent())) {
            throw new FeaturizeException("there is no folder '" + target.getParent() + "' for --output; make it first");
        }
        if (Files.isDirectory(target)) {
            throw new FeaturizeException("--output '" + output + "' is a folder; name a file");
        }
        Path unfinished = target.resolveSibling(target.getFileName() + ".part");
        Path waiting = target.resolveSibling(target.getFileName() + ".rows.part");
        try (RowSpill spill = new RowSpill(waiting, FeatureCatalogue.size())) {
            Reading reading = new Reading(spill);
            UnusableRows unusable = reading.all(source);
            if (spill.rows() == 0) {
                throw new FeaturizeException(
                        "no event of " + source.name() + " lies in the span asked for; check --from and --to");
            }
            reading.writeRows(unfinished, metadata(source));
            Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
            return new Outcome(spill.rows(), reading.written.size(), reading.duplicates, unusable);
        } catch (IOException e) {
            throw new FeaturizeException("'" + output + "' could not be written: " + e.getMessage(), e);
        } finally {
            deleteQuietly(unfinished);
        }
    }

    private static Map<String, String> metadata(EventSource source) throws JsonProcessingException {
        List<String> names =
                FeatureCatalogue.features().stream().map(Feature::name).toList();
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("tidewatch.format", FORMAT);
        metadata.put("tidewatch.catalogue", FeatureCatalogue.hash());
        metadata.put("tidewatch.features", new ObjectMapper().writeValueAsString(names));
        metadata.put("tidewatch.dataset", source.name());
        metadata.put("tidewatch.generated", Boolean.toString(source.generated()));
        return metadata;
    }

    private static void deleteQuietly(Path unfinished) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            unfinished.toFile().deleteOnExit();
        }
    }

    /** One reading of a log. */
    private final class Reading {
        private final RowSpill spill;
        private final ProfileMap profiles = new ProfileMap();
        private final Map<String, UserHistory> histories = new HashMap<>();
        private final List<String> written = new ArrayList<>();
        private long events;
        private long duplicates;
        private long lastMillis = Long.MIN_VALUE;
        private Optional<Long> observationEnd = Optional.empty();

        private Reading(RowSpill spill) {
            this.spill = spill;
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
            lastMillis = event.time().toEpochMilli();
            progress.accept(++events);
            if (features.isEmpty()) {
                duplicates++;
                return;
            }
            UserHistory history = histories.computeIfAbsent(event.userId(), user -> new UserHistory());
            history.add(event);
            if (span.writes(event.time())) {
                int user = history.index(written.size());
                if (user == written.size()) {
                    written.add(event.userId());
                }
                spill.write(new FeatureRow(
                        user,
                        (byte) event.type().ordinal(),
                        lastMillis,
                        history.visits().size(),
                        history.purchases().size(),
                        features.get()));
            }
        }

        private void writeRows(Path file, Map<String, String> metadata) throws IOException {
            long end = observationEnd.orElse(lastMillis);
            List<UserHistory> byIndex = written.stream().map(histories::get).toList();
            try (ArrowRows rows = new ArrowRows(file, FeatureCatalogue.size(), metadata)) {
                spill.read(row -> {
                    UserHistory history = byIndex.get(row.user());
                    rows.add(
                            row,
                            written.get(row.user()),
                            history.visits().at(row.nextVisit()),
                            history.purchases().at(row.nextPurchase()),
                            end);
                });
                rows.finish();
            }
        }
    }
}
