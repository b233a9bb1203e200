package io.tidewatch.streams.state;

import io.tidewatch.topics.TidewatchException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
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
 * HMAC-SHA256 of the user id in UTF-8, when it was asked for. A plain hash would do for a list that nobody reads; ids are short, and
 * whoever reads the topic could try them all. Under one byte, the hash of a constant tells whether the key is still the same. Not
 * thread-safe.
 */
public final class ErasedUsers {
    private static final int HASH_BYTES = 16;
    private static final String ALGORITHM = "HmacSHA256";
    private static final Bytes KEY_CHECK = Bytes.wrap(new byte[] {0});
    private static final String CONSTANT = "tidewatch";

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
        return !empty && store.get(of(userId)) != null;
    }

    /**
     * Adds a user.
     *
     * @throws TidewatchException if there is no key
     */
    public void add(String userId, Instant time) {
        if (store.get(KEY_CHECK) == null) {
            store.put(KEY_CHECK, of(CONSTANT).get());
        }
        store.put(
                of(userId),
                ByteBuffer.allocate(Long.BYTES).putLong(time.toEpochMilli()).array());
        empty = false;
    }

    /** Takes a user back; one who is not there is no fault. */
    public void remove(String userId) {
        store.put(of(userId), null);
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
