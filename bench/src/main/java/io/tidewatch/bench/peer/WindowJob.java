package io.tidewatch.bench.peer;

import io.tidewatch.bench.load.Load;
import io.tidewatch.bench.load.Traffic;
import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.engine.feature.VectorEncoding;
import io.tidewatch.engine.profile.Change;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.ProfileUpdater;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.topics.ShopEvent;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Scores an event by one run over the user's last 50 feature vectors. A user's state is one row: the vectors, one byte a feature as
 * the engine encodes them, oldest first, and the profile. Not thread-safe.
 */
final class WindowJob implements AutoCloseable {
    /** Events the network looks back on; {@code window_graph.py} has the same number. */
    static final int WINDOW = 50;

    /** Their windows are 90 KB together. */
    private static final int SAMPLE_USERS = 32;

    private static final String INPUT = "window";
    private static final String RISK = "risk";

    private final OnnxGraph graph;
    private final Messages messages;
    private final int features = FeatureCatalogue.size();
    /** The network's input, reused: shorter histories leave zeros in front. */
    private final float[] window = new float[WINDOW * features];

    WindowJob(Path file, ModelManifest manifest) {
        this.graph = OnnxGraph.load(file, 1);
        this.messages = new Messages(manifest);
        if (graph.width(INPUT) != window.length) {
            graph.close();
            throw new IllegalArgumentException(file + " was made for " + graph.width(INPUT) / WINDOW
                    + " features, the engine has " + features + "; make it again with bench/models/window_graph.py");
        }
    }

    /**
     * One event's outcome.
     *
     * @param row the user's new state
     * @param published what is to be sent
     */
    record Outcome(byte[] row, List<Message> published) {}

    /** Scores an event; the row is empty for a new user. */
    Outcome score(ShopEvent event, byte[] row) {
        int count = row.length == 0 ? 0 : row[0];
        int vectorsEnd = 1 + count * features;
        Profile profile =
                row.length == 0 ? Profile.empty() : Profile.of(Arrays.copyOfRange(row, vectorsEnd, row.length));
        if (ProfileUpdater.isDuplicate(profile, event)) {
            return new Outcome(row, List.of());
        }
        Change change = ProfileUpdater.apply(profile, event);
        float[] vector = FeatureCatalogue.vector(profile, change, event);
        int kept = Math.min(count, WINDOW - 1);
        int keptFrom = vectorsEnd - kept * features;
        byte[] last = VectorEncoding.encode(vector);
        look(row, keptFrom, kept, last);
        graph.set(INPUT, 0, window);
        graph.run(1);
        float[] output = new float[graph.width(RISK)];
        graph.get(RISK, 0, output);
        int[] risks = messages.rounded(output);
        byte[] profileRow = profile.row();
        ByteBuffer changed = ByteBuffer.allocate(1 + (kept + 1) * features + profileRow.length)
                .put((byte) (kept + 1))
                .put(row, Math.min(keptFrom, row.length), kept * features)
                .put(last)
                .put(profileRow);
        return new Outcome(
                changed.array(),
                List.of(
                        messages.features(List.of(messages.served(event, vector, risks))),
                        messages.score(event, risks, profile)));
    }

    /**
     * Rows that new users begin with: a full window and an empty profile. In a shop that has run for some weeks nearly every user's window
     * is full, and in a run of seconds hardly anybody's would be. Real vectors, of so many users that a compressor, which looks
     * back on 64 KiB, meets none twice.
     */
    List<byte[]> fullRows() {
        Map<String, byte[]> rows = new TreeMap<>();
        new Load(Traffic.UNIFORM, SAMPLE_USERS, SAMPLE_USERS * 2 * WINDOW, false)
                .forEach(event -> rows.put(
                        event.userId(),
                        score(event, rows.getOrDefault(event.userId(), new byte[0]))
                                .row()));
        byte[] profile = Profile.empty().row();
        return rows.values().stream()
                .filter(row -> row[0] == WINDOW)
                .map(row -> ByteBuffer.allocate(1 + WINDOW * features + profile.length)
                        .put(row, 0, 1 + WINDOW * features)
                        .put(profile)
                        .array())
                .toList();
    }

    @Override
    public void close() {
        graph.close();
    }

    private void look(byte[] row, int from, int kept, byte[] last) {
        int at = WINDOW - kept - 1;
        Arrays.fill(window, 0, at * features, 0);
        for (int i = 0; i < kept; i++) {
            VectorEncoding.decode(row, from + i * features, window, (at + i) * features);
        }
        VectorEncoding.decode(last, 0, window, (WINDOW - 1) * features);
    }
}
