package io.tidewatch.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.bench.load.Load;
import io.tidewatch.bench.load.Traffic;
import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.FeatureRecordCodec;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TopicNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The peers' networks over the shipped model and the committed graph. */
class PeersTest {
    private static final Path MODEL = Path.of("..", "model-export", "models", "tidewatch-base");
    private static final Path WINDOW = Path.of("models", "window.onnx");

    private ModelManifest manifest;

    @BeforeEach
    void readTheManifest() throws Exception {
        manifest = ModelManifest.read(MODEL.resolve("model.json"));
    }

    @Test
    void aBatchGivesWhatEventsOneByOneGive() throws Exception {
        List<ShopEvent> events = events(8, 200);

        assertThat(risks(events, 1)).hasSize(200).isEqualTo(risks(events, 64));
    }

    @Test
    void aRetryOfAnEventPublishesNothing() throws Exception {
        ShopEvent event = events(1, 1).get(0);
        try (StepJob job = new StepJob(manifest, new StepNet(MODEL, 1))) {
            Profile profile = Profile.empty();

            assertThat(job.score(List.of(new StepJob.Step(event, profile)))).hasSize(2);
            assertThat(job.score(List.of(new StepJob.Step(event, profile)))).isEmpty();
        }
    }

    @Test
    void aUsersEventsOfABatchShareAMessage() throws Exception {
        List<ShopEvent> events = events(1, 3);
        Profile profile = Profile.empty();
        List<FeatureRecord> served = new ArrayList<>();
        try (StepJob job = new StepJob(manifest, new StepNet(MODEL, 1))) {
            assertThat(job.score(List.of(new StepJob.Step(events.get(0), profile, served, false))))
                    .isEmpty();
            assertThat(job.score(List.of(new StepJob.Step(events.get(1), profile, served, false))))
                    .isEmpty();
            // The last one is the one before sent again.
            List<Message> last = job.score(List.of(new StepJob.Step(events.get(1), profile, served, true)));

            assertThat(last).hasSize(1);
            assertThat(FeatureRecordCodec.read(last.get(0).value()))
                    .extracting(FeatureRecord::eventId)
                    .containsExactly(events.get(0).eventId(), events.get(1).eventId());
        }
    }

    @Test
    void theWindowNeverHoldsMoreThanItsEvents() {
        byte[] row = new byte[0];
        try (WindowJob job = new WindowJob(WINDOW, manifest)) {
            for (ShopEvent event : events(1, WindowJob.WINDOW + 10)) {
                WindowJob.Outcome outcome = job.score(event, row);
                row = outcome.row();
                assertThat(outcome.published()).hasSize(2);
            }
        }
        assertThat((int) row[0]).isEqualTo(WindowJob.WINDOW);
    }

    @Test
    void theWindowsRiskDependsOnEarlierEvents() throws Exception {
        List<ShopEvent> events = events(1, 5);
        try (WindowJob job = new WindowJob(WINDOW, manifest)) {
            byte[] row = new byte[0];
            byte[] afterFour = new byte[0];
            for (ShopEvent event : events) {
                afterFour = row;
                row = job.score(event, row).row();
            }
            byte[] profileAlone = withoutWindow(afterFour);

            assertThat(job.score(events.get(4), afterFour).published().get(0).value())
                    .isNotEqualTo(job.score(events.get(4), profileAlone)
                            .published()
                            .get(0)
                            .value());
        }
    }

    @Test
    void aNewUsersWindowIsFull() {
        ShopEvent event = events(1, 1).get(0);
        try (WindowJob job = new WindowJob(WINDOW, manifest)) {
            List<byte[]> rows = job.fullRows();

            assertThat(rows).hasSizeGreaterThan(23).doesNotHaveDuplicates();
            for (byte[] row : rows) {
                assertThat((int) row[0]).isEqualTo(WindowJob.WINDOW);
                WindowJob.Outcome outcome = job.score(event, row);
                assertThat(outcome.published()).hasSize(2);
                assertThat((int) outcome.row()[0]).isEqualTo(WindowJob.WINDOW);
                assertThat(withoutWindow(outcome.row()))
                        .as("the profile is that of a user without a history")
                        .isEqualTo(withoutWindow(job.score(event, new byte[0]).row()));
            }
        }
    }

    private static byte[] withoutWindow(byte[] row) {
        int window = row[0] * FeatureCatalogue.size();
        byte[] alone = new byte[row.length - window];
        System.arraycopy(row, 1 + window, alone, 1, alone.length - 1);
        return alone;
    }

    private Map<String, Double> risks(List<ShopEvent> events, int batch) throws Exception {
        Map<String, Double> risks = new HashMap<>();
        Map<String, Profile> profiles = new HashMap<>();
        try (StepJob job = new StepJob(manifest, new StepNet(MODEL, batch))) {
            List<StepJob.Step> steps = new ArrayList<>();
            for (ShopEvent event : events) {
                boolean inBatch =
                        steps.stream().anyMatch(step -> step.event().userId().equals(event.userId()));
                if (inBatch || steps.size() == batch) {
                    publish(job.score(steps), risks);
                    steps.clear();
                }
                Profile profile = profiles.computeIfAbsent(event.userId(), user -> Profile.empty());
                steps.add(new StepJob.Step(event, profile));
            }
            publish(job.score(steps), risks);
        }
        return risks;
    }

    private static void publish(List<Message> messages, Map<String, Double> risks) throws Exception {
        for (Message message : messages) {
            if (message.topic().equals(TopicNames.FEATURES)) {
                for (FeatureRecord record : FeatureRecordCodec.read(message.value())) {
                    risks.put(record.eventId(), record.risk());
                }
            }
        }
    }

    private static List<ShopEvent> events(int users, int count) {
        List<ShopEvent> events = new ArrayList<>();
        new Load(Traffic.UNIFORM, users, count, false).forEach(events::add);
        return events;
    }
}
