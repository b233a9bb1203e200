package io.tidewatch.streams.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.topics.Erasure;
import io.tidewatch.topics.TidewatchException;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ErasedUsersTest {
    private static final Optional<String> KEY = Optional.of("0123456789abcdef0123456789abcdef");
    private static final Optional<String> OTHER = Optional.of("f123456789abcdef0123456789abcdef");

    private KeyValueStore<Bytes, byte[]> store;

    @BeforeEach
    void open() {
        store = Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore("erased"), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
        store.init(context.getStateStoreContext(), store);
    }

    @Test
    void knowsWhomItWasTold() {
        ErasedUsers users = new ErasedUsers(store, KEY);

        users.follow(request(Erasure.Kind.ERASE, 0));

        assertThat(users.contains("a")).isTrue();
        assertThat(users.contains("b")).isFalse();
        assertThat(new ErasedUsers(store, KEY).contains("a"))
                .as("after a restart")
                .isTrue();
    }

    @Test
    void takesAUserBack() {
        ErasedUsers users = new ErasedUsers(store, KEY);
        users.follow(request(Erasure.Kind.ERASE, 0));

        users.follow(request(Erasure.Kind.LIFT, 1));

        assertThat(users.contains("a")).isFalse();
        assertThat(new ErasedUsers(store, KEY).contains("a")).isFalse();
    }

    @Test
    void needsNoKeyUntilSomebodyIsErased() {
        assertThat(new ErasedUsers(store, Optional.empty()).contains("a")).isFalse();
    }

    @Test
    void refusesAnotherKeyAndNone() {
        new ErasedUsers(store, KEY).follow(request(Erasure.Kind.ERASE, 0));

        assertThatThrownBy(() -> new ErasedUsers(store, OTHER))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("another one");
        assertThatThrownBy(() -> new ErasedUsers(store, Optional.empty()))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("missing");
    }

    @Test
    void knowsRequestsThatAreReadAgain() {
        // Given: a next generation of the engine reads all requests that the topic holds
        ErasedUsers users = new ErasedUsers(store, KEY);
        Erasure erase = request(Erasure.Kind.ERASE, 0);
        Erasure lift = request(Erasure.Kind.LIFT, 1);

        // When, Then
        assertThat(users.isFollowed(erase)).isFalse();
        users.follow(erase);
        assertThat(users.isFollowed(erase)).isTrue();
        assertThat(users.isFollowed(lift)).isFalse();
        users.follow(lift);
        assertThat(users.isFollowed(erase)).as("would erase what came since").isTrue();
        assertThat(users.isFollowed(lift)).isTrue();
        assertThat(users.isFollowed(request(Erasure.Kind.ERASE, 2))).isFalse();
    }

    @Test
    void tellsTwoRequestsOfOneMillisecondApart() {
        ErasedUsers users = new ErasedUsers(store, KEY);
        users.follow(request(Erasure.Kind.ERASE, 0));

        assertThat(users.isFollowed(request(Erasure.Kind.LIFT, 0))).isFalse();
    }

    @Test
    void theSumOfItsRowsTellsWhetherWhoIsErasedHasChanged() {
        ErasedUsers users = new ErasedUsers(store, KEY);
        assertThat(sum()).isZero();

        users.follow(request(Erasure.Kind.ERASE, 0));
        long once = sum();
        users.follow(request(Erasure.Kind.ERASE, 5));
        long again = sum();
        users.follow(request(Erasure.Kind.LIFT, 6));

        assertThat(once).isNotZero();
        assertThat(again).isNotZero().isNotEqualTo(once);
        assertThat(sum()).as("taken back").isZero();
    }

    private long sum() {
        long sum = 0;
        try (KeyValueIterator<Bytes, byte[]> rows = store.all()) {
            while (rows.hasNext()) {
                KeyValue<Bytes, byte[]> row = rows.next();
                sum += ErasedUsers.trace(row.key.get(), row.value);
            }
        }
        return sum;
    }

    private static Erasure request(Erasure.Kind kind, long millis) {
        return new Erasure("r", "a", kind, Instant.ofEpochMilli(millis));
    }
}
