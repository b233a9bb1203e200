package io.tidewatch.streams.savepoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.topics.TidewatchException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** What is written of a savepoint is read again as it was. */
class SavepointRecordsTest {
    @Property
    void barrier(@ForAll("barriers") Barrier barrier) {
        assertSame(Barrier.decode(barrier.encode()), barrier);
    }

    @Property
    void end(@ForAll("barriers") Barrier barrier, @ForAll long users, @ForAll long checksum) {
        SavepointEnd end = new SavepointEnd(barrier, 3 * barrier.partitions(), users, checksum);

        SavepointEnd read = SavepointEnd.decode(end.encode());

        assertSame(read.barrier(), barrier);
        assertThat(read.partitions()).isEqualTo(3 * barrier.partitions());
        assertThat(read.users()).isEqualTo(users);
        assertThat(read.checksum()).isEqualTo(checksum);
    }

    @Property
    void loadState(@ForAll("names") String name, @ForAll long users, @ForAll boolean isLoaded, @ForAll long position) {
        LoadState state = new LoadState(name, users, -users, isLoaded, position);

        assertThat(LoadState.decode(state.encode())).isEqualTo(state);
    }

    @Property
    void request(@ForAll("names") String name, @ForAll BarrierKind kind) {
        BarrierRequest request = new BarrierRequest(name, kind);

        ProducerRecord<byte[], byte[]> record = request.record("topic", 3);

        assertThat(BarrierRequest.of(Optional.ofNullable(record.key()), Optional.of(record.value()), record.headers()))
                .contains(request);
        assertThat(record.partition()).isEqualTo(3);
    }

    @Test
    void anEventIsNoRequest() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("tidewatch.barrier", new byte[0]);

        assertThat(BarrierRequest.of(Optional.of(bytes("user")), Optional.of(bytes("L1name")), headers))
                .isEmpty();
        assertThat(BarrierRequest.of(Optional.empty(), Optional.of(bytes("{}{}")), new RecordHeaders()))
                .isEmpty();
    }

    @Test
    void keysTellWhatTheyAreOf() {
        SavepointKey profile = SavepointKey.decode(
                        SavepointKey.profile(bytes("user")).encode())
                .orElseThrow();
        SavepointKey onTheWay = SavepointKey.decode(
                        SavepointKey.onTheWay(3, 77, bytes("user")).encode())
                .orElseThrow();

        assertThat(profile.kind()).isEqualTo(SavepointKey.Kind.PROFILE);
        assertThat(profile.name()).isEqualTo(bytes("user"));
        assertThat(onTheWay.kind()).isEqualTo(SavepointKey.Kind.ON_THE_WAY);
        assertThat(onTheWay.userOnTheWay()).isEqualTo(bytes("user"));
        assertThat(SavepointKey.decode(SavepointKey.end().encode())
                        .orElseThrow()
                        .kind())
                .isEqualTo(SavepointKey.Kind.END);
        assertThat(SavepointKey.decode(bytes("?user"))).isEmpty();
        assertThat(SavepointKey.decode(new byte[0])).isEmpty();
    }

    @Test
    void usersKeepTheirParent() {
        Barrier barrier = new Barrier(
                "g2", BarrierKind.FINAL, 1, 4, 0, 0, OptionalLong.empty(), Optional.empty(), Optional.empty());

        assertThatThrownBy(() -> new SavepointEnd(barrier, 6, 0, 0)).hasMessageContaining("no multiple of 4");
        assertThat(Barrier.parent(9, 4)).isEqualTo(1);
    }

    @Test
    void namesArePartsOfTopicsNames() {
        assertThat(SavepointName.checked("NAME", "before-christmas_2026.1")).isEqualTo("before-christmas_2026.1");
        assertThatThrownBy(() -> SavepointName.checked("generation.from", "a b"))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("'generation.from' is 'a b'");
    }

    @Property
    void theLoadersSumIsTheDigests(@ForAll("changes") List<Change> changes) {
        LoadState state = LoadState.begun("g2");
        UserDigest digest = new UserDigest();
        Map<String, byte[]> rows = new HashMap<>();
        for (Change change : changes) {
            byte[] user = bytes(change.user());
            byte[] before = rows.remove(change.user());
            if (before != null) {
                state = state.without(user, before);
            }
            if (change.row().isPresent()) {
                rows.put(change.user(), change.row().get());
                state = state.with(user, change.row().get());
                digest.put(user, change.row().get());
            } else {
                digest.remove(user);
            }
        }

        assertThat(state.users()).isEqualTo(digest.users());
        assertThat(state.checksum()).isEqualTo(digest.checksum());
    }

    /** A user's row, or its end. */
    record Change(String user, Optional<byte[]> row) {}

    @Provide
    Arbitrary<List<Change>> changes() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 9).map(user -> "user-" + user),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(20).optional(0.6))
                .as(Change::new)
                .list()
                .ofMaxSize(60);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings()
                .alpha()
                .numeric()
                .withChars("._-")
                .ofMinLength(1)
                .ofMaxLength(40);
    }

    @Provide
    Arbitrary<Barrier> barriers() {
        Arbitrary<Optional<byte[]>> bytes =
                Arbitraries.bytes().array(byte[].class).ofMaxSize(40).optional();
        return Combinators.combine(
                        names(),
                        Arbitraries.of(BarrierKind.class),
                        Arbitraries.integers().between(0, 11),
                        Arbitraries.longs(),
                        Arbitraries.longs(),
                        Arbitraries.longs().optional(),
                        bytes,
                        bytes)
                .as((name, kind, partition, events, arrivals, clock, model, reroutes) -> new Barrier(
                        name,
                        kind,
                        partition,
                        12,
                        events,
                        arrivals,
                        clock.map(OptionalLong::of).orElse(OptionalLong.empty()),
                        model,
                        reroutes));
    }

    private static void assertSame(Barrier read, Barrier barrier) {
        assertThat(read).usingRecursiveComparison().isEqualTo(barrier);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
