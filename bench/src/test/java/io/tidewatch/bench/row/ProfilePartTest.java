package io.tidewatch.bench.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.streams.state.PendingRow;
import io.tidewatch.topics.ShopEventCodec;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProfilePartTest {
    @Test
    void theInnermostKnownCodeWasAtWork() {
        assertThat(ProfilePart.of(List.of(
                        "memcpy",
                        "org/rocksdb/RocksDB.get",
                        "io/tidewatch/streams/state/StoreState.readProfile",
                        "io/tidewatch/engine/Engine.decide")))
                .isEqualTo(ProfilePart.STATE);
        assertThat(ProfilePart.of(List.of(
                        "io/tidewatch/engine/feature/FeatureCatalogue.vector", "io/tidewatch/engine/Engine.decide")))
                .isEqualTo(ProfilePart.FEATURES);
    }

    @Test
    void whatACommitCallsIsTheCommits() {
        assertThat(ProfilePart.of(List.of(
                        "org/apache/kafka/clients/producer/KafkaProducer.flush",
                        "org/apache/kafka/streams/processor/internals/StreamThread.maybeCommit")))
                .isEqualTo(ProfilePart.COMMIT);
    }

    /** The fast reader's classes are those of the messages; only who called them tells. */
    @Test
    void whateverReadsAnEventParses() {
        assertThat(ProfilePart.of(List.of(
                        "com/fasterxml/jackson/core/JsonParser.nextToken",
                        "io/tidewatch/topics/PlainEventReader.text",
                        "io/tidewatch/topics/ShopEventCodec.read",
                        "io/tidewatch/streams/task/EngineTask.process",
                        "org/apache/kafka/streams/processor/internals/StreamTask.process")))
                .isEqualTo(ProfilePart.PARSE);
        assertThat(ProfilePart.of(
                        List.of("java/util/Arrays.equals", "io/tidewatch/streams/task/EventIntake.accept", "main")))
                .isEqualTo(ProfilePart.PARSE);
    }

    /** By the code as it is, so that a name which changes is noticed. */
    @Test
    void theReadersAreKnownByTheirNames() throws Exception {
        assertThat(ProfilePart.of(List.of(frame(ShopEventCodec.class, "read", byte[].class))))
                .isEqualTo(ProfilePart.PARSE);
        assertThat(ProfilePart.of(List.of(frame(PlainEvent.class, "read", byte[].class))))
                .isEqualTo(ProfilePart.PARSE);
        assertThat(ProfilePart.of(List.of(
                        frame(Class.forName("io.tidewatch.streams.task.EventIntake"), "read", PendingRow.class))))
                .isEqualTo(ProfilePart.PARSE);
    }

    @Test
    void writingAMessageIsNotParsing() {
        assertThat(ProfilePart.of(List.of("io/tidewatch/topics/FeatureRecordCodec.write")))
                .isEqualTo(ProfilePart.JSON);
    }

    @Test
    void whatNobodyKnowsIsOther() {
        assertThat(ProfilePart.of(List.of("_start", "thread_entry"))).isEqualTo(ProfilePart.OTHER);
    }

    @Test
    void aStackIsReadFromTheOutsideIn() {
        ProfileStacks.Stack stack = ProfileStacks.parse("[bench-engine-1-StreamThread-1 tid=4711];run;a b;c 17");

        assertThat(stack)
                .isEqualTo(new ProfileStacks.Stack("bench-engine-1-StreamThread-1", List.of("c", "a b", "run"), 17));
    }

    /** As async-profiler names a method that there is. */
    private static String frame(Class<?> of, String method, Class<?>... parameters) throws NoSuchMethodException {
        return of.getName().replace('.', '/') + "."
                + of.getDeclaredMethod(method, parameters).getName();
    }
}
