package io.tidewatch.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.topics.ReasonCode;
import io.tidewatch.topics.ShopEventCodec;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Has the engine grown ({@link GrownSources}) and loaded beside this one. Then goes the way that a shop would: old rows under the grown engine, both engines in turn as in a
 * mixed cluster, and back to the old one.
 */
class GrownEngineTest {
    private static final Path SHIPPED = Path.of("..", "..", "model-export", "models", "tidewatch-base");
    private static final Instant SUBSCRIBED = Instant.parse("2026-05-06T10:00:00Z");

    @TempDir
    private static Path folder;

    private static Class<?> grownDriver;

    @BeforeAll
    static void grow() throws Exception {
        Path tests = Path.of("src", "test", "java");
        Path classes = new GrownSources(Path.of("..", ".."), folder)
                .compile(
                        List.of(tests, Path.of("src", "fixtures", "java")),
                        List.of(tests.resolve(EngineDriver.class.getName().replace('.', '/') + ".java")));
        grownDriver = new GrownClasses(classes).loadClass(EngineDriver.class.getName());
    }

    @Test
    void oldRowsAndAnOldModelStayGood() throws Exception {
        // Given
        List<byte[]> events = List.of(
                event("g1", "purchase", "2026-05-04T10:00:00Z", ",\"value\":30,\"item_id\":\"a-longer-item-id\""),
                event("g2", "review", "2026-06-01T10:00:00Z", ",\"rating\":2"),
                event("g3", "return", "2026-06-03T10:00:00Z", ""),
                event("g4", "browse", "2026-06-20T10:00:00Z", ",\"item_id\":\"desk\""));

        // When
        Map<String, Object> before = EngineDriver.decide(SHIPPED, KeptRow.bytes(), events);
        Map<String, Object> after = grownDecide(KeptRow.bytes(), events);

        // Then
        assertThat(after.get("risks")).isEqualTo(before.get("risks"));
        for (int i = 0; i < events.size(); i++) {
            float[] features = features(after).get(i);
            assertThat(features).hasSize(FeatureCatalogue.size() + 1);
            assertThat(Arrays.copyOf(features, FeatureCatalogue.size()))
                    .isEqualTo(features(before).get(i));
        }
        Map<String, Object> fields = grownFields(row(after));
        assertThat(fields).containsAllEntriesOf(EngineDriver.fields(row(before)));
        assertThat(fields).containsEntry("SUBSCRIBE", 0L).containsEntry("SUBSCRIBES_30", 0f);
    }

    @Test
    void theNewTypeIsCountedAndServed() throws Exception {
        byte[] subscribe = event("g1", "subscribe", SUBSCRIBED.toString(), "");

        Map<String, Object> decided = grownDecide(KeptRow.bytes(), List.of(subscribe));

        assertThat(features(decided).get(0)[FeatureCatalogue.size()]).isEqualTo((float) Math.log1p(1));
        assertThat(grownFields(row(decided)))
                .containsEntry("SUBSCRIBE", SUBSCRIBED.toEpochMilli())
                .containsEntry("SUBSCRIBES_30", 1f);
        assertThatThrownBy(() -> ShopEventCodec.read(subscribe))
                .as("the old engine puts it aside")
                .hasFieldOrPropertyWithValue("reason", ReasonCode.UNKNOWN_TYPE);
    }

    /** Also what a roll-back is, which is a mixed cluster without the grown engine. */
    @Test
    void anOldEngineGoesOnWithGrownRowsAndCarriesThroughWhatItDoesNotKnow() throws Exception {
        // Given
        byte[] grown = row(grownDecide(
                KeptRow.bytes(),
                List.of(
                        event("g1", "subscribe", SUBSCRIBED.toString(), ""),
                        event("g2", "search", "2026-05-06T10:05:00Z", ""))));
        List<byte[]> events = List.of(
                event("g3", "purchase", "2026-05-07T10:00:00Z", ",\"value\":30,\"item_id\":\"a-longer-item-id\""),
                event("g4", "cart", "2026-05-09T10:00:00Z", ",\"item_id\":\"desk\""),
                event("g5", "purchase", "2026-06-07T10:00:00Z", ",\"value\":7,\"item_id\":\"i\""),
                event("g6", "support", "2026-06-08T10:00:00Z", ""));

        // When
        Map<String, Object> old = EngineDriver.decide(SHIPPED, grown, events);

        // Then: as the grown engine decides, but for the counter, which nobody let fall
        Map<String, Object> same = grownDecide(grown, events);
        assertThat(old.get("risks")).isEqualTo(same.get("risks"));
        assertThat(grownFields(row(same))).containsAllEntriesOf(EngineDriver.fields(row(old)));
        assertThat(grownFields(row(old)))
                .containsAllEntriesOf(EngineDriver.fields(row(old)))
                .containsEntry("SUBSCRIBE", SUBSCRIBED.toEpochMilli())
                .containsEntry("SUBSCRIBES_30", grownFields(grown).get("SUBSCRIBES_30"));
        Map<String, Object> next = grownDecide(row(old), List.of(event("g7", "subscribe", "2026-06-09T10:00:00Z", "")));
        assertThat((Float) grownFields(row(next)).get("SUBSCRIBES_30")).isBetween(1f, 2f);
    }

    private static byte[] event(String id, String type, String time, String more) {
        return ("{\"event_id\":\"" + id + "\",\"user_id\":\"anna\",\"type\":\"" + type + "\",\"time\":\"" + time + "\""
                        + more + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] row(Map<String, Object> decided) {
        return (byte[]) decided.get("row");
    }

    @SuppressWarnings("unchecked")
    private static List<float[]> features(Map<String, Object> decided) {
        return (List<float[]>) decided.get("features");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> grownDecide(byte[] row, List<byte[]> events) throws Exception {
        return (Map<String, Object>) grownDriver
                .getMethod("decide", Path.class, byte[].class, List.class)
                .invoke(null, SHIPPED, row, events);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> grownFields(byte[] row) throws Exception {
        return (Map<String, Object>)
                grownDriver.getMethod("fields", byte[].class).invoke(null, row);
    }

    /** Loads Tidewatch from its own folder and everything else from where this test is from. */
    private static final class GrownClasses extends URLClassLoader {
        private GrownClasses(Path classes) throws IOException {
            super(new URL[] {classes.toUri().toURL()}, GrownEngineTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("io.tidewatch.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }
}
