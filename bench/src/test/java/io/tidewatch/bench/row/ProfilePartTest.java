package io.tidewatch.bench.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProfilePartTest {
    @Test
    void theInnermostKnownCodeWasAtWork() {
        assertThat(ProfilePart.of(List.of(
                        "memcpy",
                        "org/rocksdb/RocksDB.get",
                        "io/tidewatch/streams/StoreState.readProfile",
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

    @Test
    void readingAnEventIsNotWritingAMessage() {
        assertThat(ProfilePart.of(List.of("io/tidewatch/topics/ShopEventReader.read")))
                .isEqualTo(ProfilePart.PARSE);
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
}
