package io.tidewatch.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.streams.task.OpenTasks;
import io.tidewatch.streams.task.TaskSources;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class HeldPartitionsTest {
    private static final TopicPartition EVENTS = new TopicPartition("shop.events", 3);
    private static final TopicPartition ARRIVALS = new TopicPartition("tidewatch-g2-rerouted-repartition", 3);
    private static final TopicPartition SAVEPOINT = new TopicPartition("tidewatch-savepoint-g2", 3);
    private static final List<TopicPartition> ALL = List.of(EVENTS, ARRIVALS, SAVEPOINT);

    private final TaskSources sources = new TaskSources(Optional.of(SAVEPOINT.topic()));
    private final HeldPartitions held = new HeldPartitions(sources);

    @Test
    void onlyTheSavepointIsReadWhileATaskLoads() {
        assertThat(held.mayResume(ALL)).containsExactly(SAVEPOINT);
        assertThat(held.toOpen()).isEmpty();
    }

    @Test
    void aLoadedTaskGetsItsEventsFromTheBarrierOn() {
        held.mayResume(ALL);

        OpenTasks.open(sources, 3, 120);

        assertThat(held.toOpen()).isEqualTo(Map.of(EVENTS, 120L, ARRIVALS, 0L));
        assertThat(held.toOpen()).as("once").isEmpty();
        assertThat(held.mayResume(ALL)).containsExactlyInAnyOrderElementsOf(ALL);
    }

    @Test
    void whatComesToARunningTaskAnewIsHeldBeforeARecordOfItCanCome() {
        assertThat(held.assigned(ALL, Set.of(ARRIVALS)))
                .as("what Kafka Streams has paused is paused")
                .containsExactly(EVENTS);

        OpenTasks.open(sources, 3, 0);

        assertThat(held.toOpen()).containsOnlyKeys(EVENTS);
    }

    @Test
    void whatKafkaStreamsPausesIsNotOpenedBehindItsBack() {
        held.mayResume(ALL);
        held.pausedByTheirTask(List.of(EVENTS));
        OpenTasks.open(sources, 3, 120);

        assertThat(held.toOpen()).containsOnlyKeys(ARRIVALS);

        held.mayResume(List.of(EVENTS));
        assertThat(held.toOpen()).isEqualTo(Map.of(EVENTS, 120L));
    }

    @Test
    void whatHasGoneIsForgotten() {
        held.mayResume(ALL);
        held.gone(ALL);
        OpenTasks.open(sources, 3, 120);

        assertThat(held.toOpen()).isEmpty();
    }

    @Test
    void tellsWhichPartitionsOfTheSavepointAreStillRead() {
        held.assigned(ALL, Set.of());
        assertThat(held.loading()).containsExactly(SAVEPOINT);

        OpenTasks.open(sources, 3, 120);

        assertThat(held.loading()).isEmpty();
    }

    @Test
    void nothingIsHeldWithoutASavepoint() {
        HeldPartitions none = new HeldPartitions(new TaskSources(Optional.empty()));

        assertThat(none.assigned(ALL, Set.of())).isEmpty();
        assertThat(none.mayResume(ALL)).containsExactlyInAnyOrderElementsOf(ALL);
        assertThat(none.loading()).isEmpty();
    }
}
