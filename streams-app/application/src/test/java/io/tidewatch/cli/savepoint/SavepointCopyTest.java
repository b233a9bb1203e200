package io.tidewatch.cli.savepoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.streams.savepoint.Barrier;
import io.tidewatch.streams.savepoint.BarrierKind;
import io.tidewatch.streams.savepoint.SavepointEnd;
import io.tidewatch.streams.savepoint.SavepointKey;
import io.tidewatch.streams.task.HomePartition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SavepointCopyTest {
    private static final int PARENTS = 2;
    private static final int PARTITIONS = 6;
    private static final byte[] MARKER = Barrier.MARKER_KEY.getBytes(StandardCharsets.UTF_8);
    /** Where the changelog ended when the tasks were asked. */
    private static final List<Long> ENDS = List.of(10L, 10L);

    private static final Optional<byte[]> ROW = Optional.of(bytes("row"));

    private final SavepointCopy copy = new SavepointCopy("g2", PARENTS, PARTITIONS);

    @Test
    void aRowGoesWhereItsUserIsAtHomeAndWithItsTombstone() {
        // When
        SavepointCopy.Row row = copy.profile(0, 10, bytes("anna"), ROW).orElseThrow();
        SavepointCopy.Row gone =
                copy.profile(0, 10, bytes("anna"), Optional.empty()).orElseThrow();
        // Then
        assertThat(row.partition()).isEqualTo(new HomePartition(PARTITIONS).of(bytes("anna")));
        assertThat(row.key().kind()).isEqualTo(SavepointKey.Kind.PROFILE);
        assertThat(gone.partition()).isEqualTo(row.partition());
        assertThat(gone.value()).isEmpty();
        assertThat(copy.users()).isZero();
    }

    @Test
    void rowsBehindTheMarkerAreNoPartOfIt() {
        // Given
        copy.ask(BarrierKind.FINAL, ENDS);
        copy.profile(0, 10, bytes("anna"), ROW);
        // When
        assertThat(copy.profile(
                        0,
                        10,
                        MARKER,
                        Optional.of(barrier("g2", BarrierKind.FINAL, 0).encode())))
                .isEmpty();
        // Then
        assertThat(copy.profile(0, 10, MARKER, Optional.empty())).isEmpty();
        assertThat(copy.profile(0, 10, bytes("anna"), Optional.empty())).isEmpty();
        assertThat(copy.users()).isEqualTo(1);
        assertThat(copy.answered()).isFalse();
        assertThat(copy.profile(1, 10, bytes("ben"), ROW)).isPresent();
    }

    @Test
    void aMarkerThatNobodyAskedForIsOfAnEarlierSavepoint() {
        // Before it was asked for
        copy.profile(
                0, 10, MARKER, Optional.of(barrier("g2", BarrierKind.FINAL, 0).encode()));
        assertThat(copy.barrier(0)).isEmpty();
        // And what lay there when they were asked, and of others
        copy.ask(BarrierKind.FINAL, ENDS);
        copy.profile(
                0, 9, MARKER, Optional.of(barrier("g2", BarrierKind.FINAL, 0).encode()));
        copy.profile(
                0,
                10,
                MARKER,
                Optional.of(barrier("nightly", BarrierKind.FINAL, 0).encode()));
        copy.profile(
                0, 10, MARKER, Optional.of(barrier("g2", BarrierKind.LIVE, 0).encode()));
        assertThat(copy.barrier(0)).isEmpty();
        copy.profile(
                0, 10, MARKER, Optional.of(barrier("g2", BarrierKind.FINAL, 0).encode()));
        assertThat(copy.barrier(0)).isPresent();
    }

    @Test
    void everyTaskThatComesOfAPartitionHasItsList() {
        assertThat(copy.erased(1, bytes("hash"), Optional.of(bytes("when"))))
                .extracting(SavepointCopy.Row::partition)
                .containsExactly(1, 3, 5);
    }

    @Test
    void onlyWhatLayBeforeTheSendersBarrierWasOnItsWay() {
        // Given
        answer(copy);
        // When
        Optional<SavepointCopy.Row> before = copy.onTheWay(1, 99, bytes("anna"), ROW);
        // Then: what lies behind it the next generation reads there itself
        assertThat(before.orElseThrow().partition()).isEqualTo(new HomePartition(PARTITIONS).of(bytes("anna")));
        assertThat(before.orElseThrow().key().userOnTheWay()).isEqualTo(bytes("anna"));
        assertThat(copy.onTheWay(1, 100, bytes("anna"), ROW)).isEmpty();
    }

    @Test
    void anEndTellsTheParentAndWhatMustHaveComeBeforeIt() {
        // Given
        answer(copy);
        // When
        List<SavepointCopy.Row> ends = copy.end();
        // Then
        assertThat(ends).hasSize(PARTITIONS);
        SavepointEnd third = SavepointEnd.decode(ends.get(3).value().orElseThrow());
        assertThat(third.barrier().partition()).isEqualTo(1);
        assertThat(third.partitions()).isEqualTo(PARTITIONS);
        assertThat(copy.isComplete()).isTrue();
    }

    /** What a copier that is killed has written, in whatever order compaction and its followers leave it. */
    @Property(tries = 200)
    void whoeverGoesOnComesToTheSameEnds(
            @ForAll List<@IntRange(max = 40) Integer> changes, @ForAll @IntRange(max = 100) int killedAfter) {
        // Given
        SavepointCopy whole = new SavepointCopy("g2", PARENTS, PARTITIONS);
        SavepointCopy first = new SavepointCopy("g2", PARENTS, PARTITIONS);
        List<SavepointCopy.Row> topic = new ArrayList<>();
        int killed = Math.min(killedAfter, changes.size());
        // When
        changes.forEach(change -> apply(whole, change));
        changes.subList(0, killed).forEach(change -> apply(first, change).ifPresent(topic::add));
        SavepointCopy next = new SavepointCopy("g2", PARENTS, PARTITIONS);
        topic.forEach(row -> next.found(row.partition(), row.key(), row.value()));
        // Some of it for the second time
        changes.subList(killed / 2, changes.size())
                .forEach(change -> apply(next, change).ifPresent(topic::add));
        List<SavepointCopy.Row> wholeEnds = answer(whole).end();
        List<SavepointCopy.Row> nextEnds = answer(next).end();
        // Then
        assertThat(next.users()).isEqualTo(whole.users());
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(nextEnds.get(partition).value().orElseThrow())
                    .isEqualTo(wholeEnds.get(partition).value().orElseThrow());
        }
        // And who reads it finds no fault, nor once it is compacted
        topic.addAll(nextEnds);
        assertThat(read(topic).faults()).isEmpty();
        Map<String, SavepointCopy.Row> compacted = new HashMap<>();
        topic.forEach(row ->
                compacted.put(row.partition() + new String(row.key().encode(), StandardCharsets.ISO_8859_1), row));
        assertThat(read(new ArrayList<>(compacted.values())).faults()).isEmpty();
    }

    @Test
    void aRowThatIsMissingDamagedOrAstrayIsFound() {
        // Given
        List<SavepointCopy.Row> topic = new ArrayList<>();
        for (int user = 0; user < 20; user++) {
            apply(copy, user * 2).ifPresent(topic::add);
        }
        topic.addAll(answer(copy).end());
        assertThat(read(topic).faults()).isEmpty();
        // Then
        assertThat(read(topic.subList(1, topic.size())).faults())
                .hasSize(1)
                .allSatisfy(fault -> assertThat(fault).contains("but its end says"));
        assertThat(read(topic.subList(0, topic.size() - 1)).faults()).containsExactly("partition 5 has no end");
        List<SavepointCopy.Row> damaged = new ArrayList<>(topic);
        SavepointCopy.Row one = damaged.get(4);
        damaged.set(4, new SavepointCopy.Row(one.partition(), one.key(), Optional.of(bytes("another"))));
        assertThat(read(damaged).faults()).hasSize(1);
        damaged.set(4, new SavepointCopy.Row((one.partition() + 1) % PARTITIONS, one.key(), one.value()));
        assertThat(read(damaged).faults()).contains("1 rows lie in another partition than their user's");
    }

    private static SavepointCopy read(List<SavepointCopy.Row> topic) {
        SavepointCopy reader = new SavepointCopy("g2", PARENTS, PARTITIONS);
        topic.forEach(row -> reader.found(row.partition(), row.key(), row.value()));
        return reader;
    }

    /** A user's row for an even number, and the user's end for some odd ones. */
    private static Optional<SavepointCopy.Row> apply(SavepointCopy to, int change) {
        byte[] user = bytes("user-" + change / 2);
        return to.profile(
                new HomePartition(PARENTS).of(user),
                9,
                user,
                change % 4 == 3 ? Optional.empty() : Optional.of(bytes("row-" + change)));
    }

    private static SavepointCopy answer(SavepointCopy to) {
        to.ask(BarrierKind.FINAL, ENDS);
        for (int partition = 0; partition < PARENTS; partition++) {
            to.profile(
                    partition,
                    10,
                    MARKER,
                    Optional.of(barrier("g2", BarrierKind.FINAL, partition).encode()));
        }
        return to;
    }

    private static Barrier barrier(String savepoint, BarrierKind kind, int partition) {
        return new Barrier(
                savepoint, kind, partition, PARENTS, 100, 7, OptionalLong.of(5), Optional.empty(), Optional.empty());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
