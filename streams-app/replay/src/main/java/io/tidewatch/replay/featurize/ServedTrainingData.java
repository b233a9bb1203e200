package io.tidewatch.replay.featurize;

import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Turns the features that the engine has served into training data, of the same form and with the same labels as
 * {@link TrainingData} makes of the events. A user's rows come in the order in which they were served; users of different
 * partitions are not brought into one order of time, which training does not need.
 */
public final class ServedTrainingData {
    private final Instant since;
    private final boolean generated;
    private final LongConsumer progress;

    /**
     * @param since events before it are no rows
     * @param generated whether the shop is made up, for reports
     * @param progress told the number of records so far, after every record
     */
    public ServedTrainingData(Instant since, boolean generated, LongConsumer progress) {
        this.since = since;
        this.generated = generated;
        this.progress = progress;
    }

    /**
     * Writes the file anew; what stood there stays until the new one is complete.
     *
     * @throws TidewatchException if it cannot be written or there is nothing to write
     */
    public ServedOutcome write(ServedFeatures source, Path output) {
        try (TrainingFile file = TrainingFile.begin(output)) {
            Taking taking = new Taking(file);
            long unreadable = source.read(taking);
            if (file.rows() == 0) {
                throw new TidewatchException(taking.nothing(source.name(), unreadable));
            }
            file.finish(source.name(), generated, taking.lastMillis);
            return new ServedOutcome(
                    file.rows(),
                    file.users(),
                    taking.before,
                    taking.duplicates,
                    taking.foreign,
                    unreadable,
                    Instant.ofEpochMilli(taking.lastMillis));
        } catch (IOException e) {
            throw new TidewatchException("'" + output + "' could not be written: " + e.getMessage(), e);
        }
    }

    private final class Taking implements ServedFeatures.Reading {
        private final TrainingFile file;
        private final SeenEvents seen = new SeenEvents();
        private long records;
        private long before;
        private long duplicates;
        private long foreign;
        private long lastMillis = Long.MIN_VALUE;

        private Taking(TrainingFile file) {
            this.file = file;
        }

        @Override
        public void record(FeatureRecord record) throws IOException {
            progress.accept(++records);
            if (!seen.add(record.userId(), record.eventId())) {
                duplicates++;
                return;
            }
            long millis = record.eventTime().toEpochMilli();
            lastMillis = Math.max(lastMillis, millis);
            file.add(record.userId(), record.type(), millis, row(record));
        }

        private Optional<float[]> row(FeatureRecord record) {
            if (record.eventTime().isBefore(since)) {
                before++;
                return Optional.empty();
            }
            if (!record.catalogue().equals(FeatureCatalogue.hash())
                    || record.values().length != FeatureCatalogue.size()) {
                foreign++;
                return Optional.empty();
            }
            return Optional.of(record.values());
        }

        private String nothing(String name, long unreadable) {
            if (foreign > 0) {
                return "the " + foreign + " events of " + name + " since " + since
                        + " have features of another catalogue, written by another version of the engine; train on events"
                        + " from this version's start on, or featurize the shop's event log";
            }
            return "churn.features has no event of " + name + " since " + since + " (" + before + " before it, "
                    + unreadable
                    + " unreadable messages); the topic keeps what its retention says, take an earlier --since";
        }
    }
}
