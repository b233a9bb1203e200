package io.tidewatch.streams.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.Events;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.ProfileUpdater;
import io.tidewatch.topics.EventType;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class StoreStateTest {
    private final KeyValueStore<String, byte[]> profiles = store(Names.PROFILES, Serdes.String());
    private final StoreState state = new StoreState(
            profiles, new TimerIndex(store(Names.TIMERS, Serdes.Bytes())), new HotRows<>(() -> Long.MAX_VALUE));

    @Test
    void whatIsGatheredIsReadBack() {
        state.writeProfile("a", row(1));
        state.writeProfile("b", row(2));

        assertThat(state.readProfile("a")).contains(row(1));
        state.writeProfile("a", row(3));
        assertThat(state.readProfile("a")).contains(row(3));
        assertThat(state.readProfile("b")).contains(row(2));
    }

    @Test
    void theStoreGetsWhatWasWrittenWithTheFlush() {
        state.writeProfile("a", row(1));
        assertThat(profiles.get("a")).isNull();

        state.flush();

        assertThat(profiles.get("a")).isEqualTo(Profile.stored(row(1)));
    }

    @Test
    void whatWasTakenAndNotWrittenIsReadFromTheStore() {
        // Given a batch that fails after it has changed the row
        state.writeProfile("a", row(1));
        state.flush();
        profiles.put("a", Profile.stored(row(2)));
        state.readProfile("a").orElseThrow()[0] = 9;

        // Then
        assertThat(state.readProfile("a")).contains(Profile.stored(row(2)));
    }

    /** Of a user with so many visits. */
    private static byte[] row(int events) {
        Profile profile = Profile.empty();
        for (int i = 0; i < events; i++) {
            ProfileUpdater.apply(profile, Events.event("u", EventType.BROWSE, i));
        }
        return profile.row();
    }

    private static <K> KeyValueStore<K, byte[]> store(String name, Serde<K> keys) {
        KeyValueStore<K, byte[]> store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(name), keys, Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
        store.init(context.getStateStoreContext(), store);
        return store;
    }
}
