package io.tidewatch.replay.featurize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.engine.feature.Feature;
import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.TidewatchException;
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
import java.util.stream.IntStream;

/**
 * A training file in the making: takes events with their features in the order in which the engine sees them, and writes them
 * with their labels once it is known what came after. Memory grows with users and visits alone: an id a user, eight bytes a
 * visit and a purchase.
 */
final class TrainingFile implements AutoCloseable {
    /** The version of the file's columns and metadata. */
    private static final String FORMAT = "1";

    private final Path target;
    private final Path unfinished;
    private final RowSpill spill;
    private final Map<String, UserHistory> histories = new HashMap<>();
    private final List<String> written = new ArrayList<>();

    private TrainingFile(Path target, RowSpill spill) {
        this.target = target;
        this.unfinished = beside(target, ".part");
        this.spill = spill;
    }

    /**
     * Begins a file; what stands there stays until the new one is complete.
     *
     * @throws TidewatchException if it cannot be written there
     */
    static TrainingFile begin(Path output) throws IOException {
        Path target = output.toAbsolutePath();
        if (target.getParent() == null || !Files.isDirectory(target.getParent())) {
            throw new TidewatchException("there is no folder '" + target.getParent() + "' for --output; make it first");
        }
        if (Files.isDirectory(target)) {
            throw new TidewatchException("--output '" + output + "' is a folder; name a file");
        }
        return new TrainingFile(target, new RowSpill(beside(target, ".rows.part"), FeatureCatalogue.size()));
    }

    /**
     * Takes a user's next event.
     *
     * @param row its features if it is to be written; without them it only counts for the labels of what was before it
     */
    void add(String userId, EventType type, long millis, Optional<float[]> row) throws IOException {
        UserHistory history = histories.computeIfAbsent(userId, user -> new UserHistory());
        history.add(type, millis);
        if (row.isPresent()) {
            int user = history.index(written.size());
            if (user == written.size()) {
                written.add(userId);
            }
            spill.write(new FeatureRow(
                    user,
                    (byte) type.ordinal(),
                    millis,
                    history.visits().size(),
                    history.purchases().size(),
                    row.get()));
        }
    }

    /** Rows so far. */
    long rows() {
        return spill.rows();
    }

    /** Users among them. */
    int users() {
        return written.size();
    }

    /**
     * Writes the file.
     *
     * @param dataset what reports call the data
     * @param generated whether it is made up
     * @param observationEnd up to when everything is known, epoch milliseconds
     */
    void finish(String dataset, boolean generated, long observationEnd) throws IOException {
        List<UserHistory> byIndex = written.stream().map(histories::get).toList();
        try (ArrowRows rows = new ArrowRows(unfinished, FeatureCatalogue.size(), metadata(dataset, generated))) {
            spill.read(row -> {
                UserHistory history = byIndex.get(row.user());
                rows.add(
                        row,
                        written.get(row.user()),
                        history.visits().at(row.nextVisit()),
                        history.purchases().at(row.nextPurchase()),
                        observationEnd);
            });
            rows.finish();
        }
        Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Leaves nothing of an unfinished file. */
    @Override
    public void close() throws IOException {
        spill.close();
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            unfinished.toFile().deleteOnExit();
        }
    }

    private static Path beside(Path target, String ending) {
        return target.resolveSibling(target.getFileName() + ending);
    }

    private static Map<String, String> metadata(String dataset, boolean generated) throws JsonProcessingException {
        List<String> names =
                FeatureCatalogue.features().stream().map(Feature::name).toList();
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("tidewatch.format", FORMAT);
        metadata.put("tidewatch.catalogue", FeatureCatalogue.hash());
        metadata.put("tidewatch.features", new ObjectMapper().writeValueAsString(names));
        // What models were trained for that know the first features alone: the hash for each number of them, from one
        // on.
        metadata.put(
                "tidewatch.catalogues",
                new ObjectMapper()
                        .writeValueAsString(IntStream.rangeClosed(1, names.size())
                                .mapToObj(FeatureCatalogue::hash)
                                .toList()));
        metadata.put("tidewatch.dataset", dataset);
        metadata.put("tidewatch.generated", Boolean.toString(generated));
        return metadata;
    }
}
