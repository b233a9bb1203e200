package io.tidewatch.streams.savepoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class UserDigestTest {
    /** A user's row, or its end. */
    record Change(String user, Optional<byte[]> row) {}

    @Property
    void tellsWhatIsLeftWhateverTheWay(@ForAll("changes") List<Change> changes, @ForAll Random random) {
        UserDigest digest = new UserDigest();
        Map<String, byte[]> left = new TreeMap<>();
        for (Change change : changes) {
            change.row()
                    .ifPresentOrElse(
                            row -> {
                                digest.put(bytes(change.user()), row);
                                left.put(change.user(), row);
                            },
                            () -> {
                                digest.remove(bytes(change.user()));
                                left.remove(change.user());
                            });
        }
        List<Map.Entry<String, byte[]>> shuffled = new ArrayList<>(left.entrySet());
        Collections.shuffle(shuffled, random);
        UserDigest direct = new UserDigest();
        shuffled.forEach(entry -> direct.put(bytes(entry.getKey()), entry.getValue()));

        assertThat(digest.users()).isEqualTo(left.size());
        assertThat(direct.users()).isEqualTo(left.size());
        assertThat(digest.checksum()).isEqualTo(direct.checksum());
    }

    /** Few users, so that rows are replaced and removed, and places of the table are taken by others. */
    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<byte[]> rows =
                Arbitraries.bytes().array(byte[].class).ofMinSize(0).ofMaxSize(20);
        return Combinators.combine(
                        Arbitraries.integers().between(0, 60).map(user -> "user-" + user), rows.optional(0.6))
                .as(Change::new)
                .list()
                .ofMaxSize(400);
    }

    @Test
    void seesAUserMoreOrLessAndARowThatDiffersInABit() {
        byte[] row = new byte[40];
        UserDigest digest = digest(row);
        for (int bit = 0; bit < row.length * Byte.SIZE; bit++) {
            byte[] other = row.clone();
            other[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThat(digest(other).checksum()).isNotEqualTo(digest.checksum());
        }
        assertThat(digest(new byte[41]).checksum()).isNotEqualTo(digest.checksum());
        digest.put(bytes("c"), row);
        assertThat(digest.users()).isEqualTo(3);
        digest.remove(bytes("c"));
        digest.remove(bytes("never there"));
        assertThat(digest.users()).isEqualTo(2);
        assertThat(digest.checksum()).isEqualTo(digest(row).checksum());
    }

    @Test
    void seesThatTwoUsersHaveEachOthersRows() {
        UserDigest one = new UserDigest();
        one.put(bytes("a"), bytes("1"));
        one.put(bytes("b"), bytes("2"));
        UserDigest other = new UserDigest();
        other.put(bytes("a"), bytes("2"));
        other.put(bytes("b"), bytes("1"));
        assertThat(other.checksum()).isNotEqualTo(one.checksum());
    }

    @Test
    void tellsManyUsersApart() {
        UserDigest digest = new UserDigest();
        for (int user = 0; user < 200_000; user++) {
            digest.put(bytes("user-" + user), bytes("row"));
        }
        assertThat(digest.users()).isEqualTo(200_000);
        for (int user = 0; user < 200_000; user += 2) {
            digest.remove(bytes("user-" + user));
        }
        assertThat(digest.users()).isEqualTo(100_000);
        for (int user = 1; user < 200_000; user += 2) {
            digest.remove(bytes("user-" + user));
        }
        assertThat(digest.users()).isZero();
        assertThat(digest.checksum()).isZero();
    }

    private static UserDigest digest(byte[] row) {
        UserDigest digest = new UserDigest();
        digest.put(bytes("a"), row);
        digest.put(bytes("b"), row);
        return digest;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
