package io.tidewatch.streams.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What tasks of a next generation know of one another. */
class ReroutesTest {
    private static final OptionalLong CLOCK = OptionalLong.of(1_000);

    /** Events of one partition's users lie in another one. */
    record Way(int from, int to) {}

    /** Nobody waits for a partition that does not tell how far it has come. */
    @Property
    void whoeverIsWaitedForTells(
            @ForAll @IntRange(min = 1, max = 5) int before,
            @ForAll @IntRange(min = 1, max = 4) int times,
            @ForAll("ways") Set<Way> ways) {
        int partitions = before * times;
        Set<Way> waits = new HashSet<>();
        Set<Way> tells = new HashSet<>();
        for (int own = 0; own < partitions; own++) {
            Reroutes next = read(
                    Reroutes.inherited(state(own % before, before, ways), own, before, partitions, CLOCK, Map.of()),
                    own);
            for (int from = 0; from < partitions; from++) {
                if (next.ahead().leave(from)) {
                    waits.add(new Way(from, own));
                }
            }
            for (ProgressNote note : next.behind().notes(OptionalLong.of(2_000), 0)) {
                tells.add(new Way(own, note.to()));
            }
        }

        assertThat(tells).containsAll(waits);
        assertThat(waits)
                .as("also where the parent's events lay")
                .containsAll(ways.stream()
                        .map(way -> new Way(way.from % before, way.to % before))
                        .filter(way -> way.from != way.to)
                        .collect(Collectors.toSet()));
        assertThat(waits)
                .as("wherever a partitioner that is not Kafka's may put its users' events now")
                .containsAll(grown(ways, before, partitions));
    }

    /** Every way between partitions that have grown out of those of a way, and between the kin of those that send or are sent something. */
    private static Set<Way> grown(Set<Way> ways, int before, int partitions) {
        Set<Way> grown = new HashSet<>();
        for (Way way : ways) {
            int from = way.from % before;
            int to = way.to % before;
            if (from == to) {
                continue;
            }
            for (Way each : List.of(new Way(from, to), new Way(from, from), new Way(to, to))) {
                for (int lies = each.from; lies < partitions; lies += before) {
                    for (int home = each.to; home < partitions; home += before) {
                        grown.add(new Way(lies, home));
                    }
                }
            }
        }
        grown.removeIf(way -> way.from == way.to);
        return grown;
    }

    @Test
    void aNewPartitionWaitsForItsParentAtTheParentsClock() {
        Reroutes next = read(Reroutes.inherited(Optional.empty(), 5, 4, 12, CLOCK, Map.of()), 5);

        assertThat(next.ahead().slowest()).hasValue(1_000);
        assertThat(next.ahead().leave(1)).isTrue();
    }

    /** An event of a user of 5 by crc32 lies in 7 of 12 partitions, and lay in 3 of 4. */
    @Test
    void aNewPartitionWaitsForThoseThatHaveGrownOutOfOnesThatSentSomething() {
        Optional<byte[]> parent = state(1, 4, Set.of(new Way(3, 1)));

        Reroutes next = read(Reroutes.inherited(parent, 5, 4, 12, CLOCK, Map.of()), 5);

        Map<Integer, Long> ahead = new TreeMap<>();
        next.ahead().forEach(ahead::put);
        assertThat(ahead)
                .containsExactly(entry(1, 1_000L), entry(3, 900L), entry(7, 900L), entry(9, 1_000L), entry(11, 900L));
    }

    @Test
    void anOldPartitionTellsThoseThatHaveGrownOutOfIt() {
        Reroutes next = read(Reroutes.inherited(Optional.empty(), 1, 4, 12, CLOCK, Map.of()), 1);

        assertThat(next.ahead().slowest()).isEmpty();
        assertThat(next.behind().notes(OptionalLong.of(2_000), 0))
                .extracting(ProgressNote::to)
                .containsExactly(5, 9);
    }

    @Test
    void aSavepointWithAsManyPartitionsChangesNothing() {
        byte[] parent = state(1, 4, Set.of(new Way(2, 1), new Way(1, 3))).orElseThrow();

        assertThat(Reroutes.inherited(Optional.of(parent), 1, 4, 4, CLOCK, Map.of()))
                .isEqualTo(parent);
    }

    @Test
    void aPartitionWhoseFirstEventIsStillOnItsWayIsWaitedFor() {
        Reroutes next = read(Reroutes.inherited(Optional.empty(), 1, 4, 4, CLOCK, Map.of(2, 700L)), 1);

        assertThat(next.ahead().slowest()).hasValue(700);
    }

    @Provide
    Arbitrary<Set<Way>> ways() {
        Arbitrary<Integer> partitions = Arbitraries.integers().between(0, 4);
        return Combinators.combine(partitions, partitions).as(Way::new).set().ofMaxSize(8);
    }

    /** What a task's state says if events lie so. */
    private static Optional<byte[]> state(int own, int partitions, Set<Way> ways) {
        Reroutes state = new Reroutes(own, false);
        for (Way way : List.copyOf(ways)) {
            int from = way.from % partitions;
            int to = way.to % partitions;
            if (from != to && to == own) {
                state.ahead().observe(from, 900);
            }
            if (from != to && from == own) {
                state.behind().sent(to, 900);
            }
        }
        return Optional.of(state.encode());
    }

    private static Reroutes read(byte[] state, int own) {
        Reroutes reroutes = new Reroutes(own, false);
        reroutes.read(state);
        return reroutes;
    }
}
