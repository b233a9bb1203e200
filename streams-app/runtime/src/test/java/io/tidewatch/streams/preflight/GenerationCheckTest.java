package io.tidewatch.streams.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.streams.config.ConfigFile;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.admin.ClusterTopic;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GenerationCheckTest {
    private static final String OWN = "tidewatch-profiles-changelog";
    private static final String LATER = "tidewatch-g2-profiles-changelog";
    private static final ClusterTopic EVENTS = topic("shop.events", 12);

    @Test
    void aGenerationRunsBesideTheNextOneThatIsBeingMade() {
        assertThatCode(() -> check("", OWN, LATER).checkNotReplaced()).doesNotThrowAnyException();
        assertThatCode(() -> check("").checkNotReplaced()).doesNotThrowAnyException();
    }

    @Test
    void aGenerationThatWasCleanedAwayDoesNotBeginAnew() {
        assertThatThrownBy(() -> check("", LATER).checkNotReplaced())
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("generation 2 of 'tidewatch' has taken over")
                .hasMessageContaining("number: 2");
    }

    @Test
    void anotherApplicationsGenerationsDoNotMatter() {
        assertThatCode(() -> check("", "tidewatch-trial-g2-profiles-changelog", "tidewatchXg2-profiles-changelog")
                        .checkNotReplaced())
                .doesNotThrowAnyException();
    }

    @Test
    void thereAreAsManyTasksAsTheSavepointHasPartitions() {
        String second = "generation: {number: 2, from: g2}\n";

        assertThat(check(second).tasks(EVENTS, Optional.of(topic("tidewatch-savepoint-g2", 24))))
                .isEqualTo(24);
        assertThat(check("").tasks(EVENTS, Optional.empty())).isEqualTo(12);
        assertThatThrownBy(() -> check(second).tasks(EVENTS, Optional.of(topic("tidewatch-savepoint-g2", 18))))
                .hasMessageContaining("no multiple of the 12");
        assertThatThrownBy(() -> check(second).tasks(EVENTS, Optional.empty()))
                .hasMessageContaining("tidewatch-savepoint-g2");
    }

    @Test
    void whoFindsTheTopicGrownIsToldWhoHasTakenOver() {
        assertThat(check("", OWN, LATER).misfit("shop.events", 12, topic(OWN, 4)))
                .contains("generation 2 of 'tidewatch' has taken over");
        assertThat(check("", OWN).misfit("shop.events", 12, topic(OWN, 4))).contains("shards grow");
    }

    private static GenerationCheck check(String yaml, String... topics) {
        TidewatchConfig config = ConfigFile.parse(
                "bootstrap_servers: unused:9092\nmodel: {path: unused}\n" + yaml, name -> Optional.empty());
        return new GenerationCheck(config, Set.of(topics));
    }

    private static ClusterTopic topic(String name, int partitions) {
        return new ClusterTopic(name, partitions, 3, Map.of());
    }
}
