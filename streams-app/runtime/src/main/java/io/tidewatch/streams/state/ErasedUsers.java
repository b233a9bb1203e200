package io.tidewatch.streams.state;

import io.tidewatch.topics.Erasure;
import io.tidewatch.topics.TidewatchException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The users of a task who were erased, in a logged store that does not tell who they are: under the first {@value #HASH_BYTES} bytes of
 * HMAC-SHA256 of the user id in UTF-8, when it was asked for; of those who were taken back that is kept too, so that requests which are
 * read again, as a next generation of the engine does, change nothing. A plain hash would do for a list that nobody reads; ids are short, and
 * whoever reads the topic could try them all. Under one byte, the hash of a constant tells whether the key is still the same. Not
 * thread-safe.
 */
public final class ErasedUsers {
    private static final int HASH_BYTES = 16;
    private static final String ALGORITHM = "HmacSHA256";
    private static final Bytes KEY_CHECK = Bytes.wrap(new byte[] {0});
    private static final String CONSTANT = "tidewatch";
    /** A time and one more byte. */
    private static final int TAKEN_BACK_BYTES = Long.BYTES + 1;

    private final KeyValueStore<Bytes, byte[]> store;
    private final Optional<Mac> hash;
    private boolean empty;

    /**
     * Over a store.
     *
     * @param key the secret; empty if none is configured
     * @throws TidewatchException if the store was filled with another key, or there is none
     */
    public ErasedUsers(KeyValueStore<Bytes, byte[]> store, Optional<String> key) {
        this.store = store;
        this.hash = key.map(ErasedUsers::mac);
        this.empty = scan();
        byte[] check = store.get(KEY_CHECK);
        if (check != null && hash.isEmpty()) {
            throw refused("'erasure.key' is missing");
        }
        if (check != null && !Arrays.equals(check, of(CONSTANT).get())) {
            throw refused("'erasure.key' is another one");
        }
    }

    /** Whether a user was erased, and not taken back. */
    public boolean contains(String userId) {
        return !empty && !isTakenBack(store.get(of(userId)));
    }

    /** Whether a request was followed already, or a later one of the user. */
    public boolean isFollowed(Erasure request) {
        byte[] last = store.get(of(request.userId()));
        if (last == null) {
            return false;
        }
        long lastMillis = ByteBuffer.wrap(last).getLong();
        long millis = request.time().toEpochMilli();
        return lastMillis > millis
                || lastMillis == millis && isTakenBack(last) == (request.kind() == Erasure.Kind.LIFT);
    }

    /**
     * Adds a user, or takes one back.
     *
     * @throws TidewatchException if there is no key
     */
    public void follow(Erasure request) {
        if (store.get(KEY_CHECK) == null) {
            store.put(KEY_CHECK, of(CONSTANT).get());
        }
        boolean takenBack = request.kind() == Erasure.Kind.LIFT;
        ByteBuffer row = ByteBuffer.allocate(takenBack ? TAKEN_BACK_BYTES : Long.BYTES)
                .putLong(request.time().toEpochMilli());
        store.put(of(request.userId()), row.array());
        empty = false;
    }

    /**
     * What a row adds to the sum that tells whether the users who are erased have changed; 0 for a row that is no erased user's. The sum over
     * a store is 0 where nobody is erased.
     */
    public static long trace(byte[] key, byte[] value) {
        if (key.length != HASH_BYTES || isTakenBack(value)) {
            return 0;
        }
        // Any two hashes differ in these bytes, and the time tells one erasure of a user from the next.
        return ByteBuffer.wrap(key).getLong() + ByteBuffer.wrap(value).getLong();
    }

    /** Of nobody's row, or one that is longer than a time. */
    private static boolean isTakenBack(byte[] row) {
        return row == null || row.length == TAKEN_BACK_BYTES;
    }

    private boolean scan() {
        try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<Bytes, byte[]> row = all.next();
                if (!row.key.equals(KEY_CHECK)) {
                    return false;
                }
            }
            return true;
        }
    }

    private Bytes of(String text) {
        Mac mac = hash.orElseThrow(() -> refused("'erasure.key' is missing"));
        return Bytes.wrap(Arrays.copyOf(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)), HASH_BYTES));
    }

    private static TidewatchException refused(String what) {
        return new TidewatchException(
                what + ", but users were erased with one: their events would be taken again. Give the key"
                        + " that they were erased with to every instance");
    }

    private static Mac mac(String key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException("Every Java has " + ALGORITHM + ".", impossible);
        }
    }
}
