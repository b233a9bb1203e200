package io.tidewatch.streams.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.Timer;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class TimerIndexTest {
    @Test
    void dueRowsComeByTimeThenUser() {
        // Given
        TimerIndex timers = new TimerIndex(store());
        timers.set(new Timer(300, "a"));
        timers.set(new Timer(100, "b"));
        timers.set(new Timer(100, "a"));
        timers.set(new Timer(301, "a"));

        // When
        List<Timer> due = timers.take(300, 10);

        // Then
        assertThat(due).containsExactly(new Timer(100, "a"), new Timer(100, "b"), new Timer(300, "a"));
    }

    @Test
    void nothingIsReadBeforeTheEarliestCanBeDue() {
        // Given
        TimerIndex timers = new TimerIndex(store());
        timers.set(new Timer(500, "a"));
        timers.take(400, 10);

        // When
        boolean mayBeDue = timers.mayBeDue(400);

        // Then
        assertThat(mayBeDue).isFalse();
        assertThat(timers.take(500, 10)).containsExactly(new Timer(500, "a"));
    }

    @Test
    void nothingIsDueBefore1970() {
        // Given
        TimerIndex timers = new TimerIndex(store());
        timers.set(new Timer(100, "a"));

        // When
        List<Timer> due = timers.take(-1, 10);

        // Then
        assertThat(due).isEmpty();
        assertThat(timers.take(100, 10)).hasSize(1);
    }

    @Test
    void postponedRowIsPassedOverUntilItIsRetried() {
        // Given
        TimerIndex timers = new TimerIndex(store());
        Timer failing = new Timer(100, "a");
        timers.clear(failing);

        // When
        timers.postpone(failing);

        // Then
        assertThat(timers.take(200, 10)).isEmpty();
        timers.retryPostponed();
        assertThat(timers.take(200, 10)).containsExactly(failing);
    }

    @Test
    void changesOfABatchAreWrittenInTheirOrder() {
        // Given
        KeyValueStore<Bytes, byte[]> store = store();
        TimerIndex timers = new TimerIndex(store);
        timers.set(new Timer(100, "cleared"));
        timers.clear(new Timer(100, "cleared"));
        timers.clear(new Timer(200, "set"));
        timers.set(new Timer(200, "set"));

        // When
        timers.flush();

        // Then
        assertThat(new TimerIndex(store).take(300, 10)).containsExactly(new Timer(200, "set"));
    }

    /** A timer is taken out to be fired, and by the engine when it moves it. */
    @Test
    void whatIsTakenOutTwiceIsWrittenOnce() {
        // Given
        AtomicInteger written = new AtomicInteger();
        TimerIndex timers = new TimerIndex(counted(store(), written));
        timers.set(new Timer(100, "a"));
        timers.take(100, 10);

        // When
        timers.clear(new Timer(100, "a"));
        timers.set(new Timer(300, "a"));
        timers.flush();

        // Then
        assertThat(written).as("set, taken out, set").hasValue(3);
    }

    /** RocksDB crosses the tombstone of every row that was taken out, so a scan from the due time alone would take ever longer. */
    @Test
    void aScanGoesOnBehindWhatWasTaken() {
        // Given
        List<Bytes> from = new ArrayList<>();
        TimerIndex timers = new TimerIndex(watched(store(), from));
        for (int user = 0; user < 10; user++) {
            timers.set(new Timer(100, "user-" + user));
        }

        // When
        List<Timer> first = timers.take(100, 4);
        List<Timer> second = timers.take(100, 4);
        List<Timer> third = timers.take(100, 4);

        // Then
        assertThat(first).hasSize(4);
        assertThat(second).hasSize(4);
        assertThat(third).hasSize(2);
        assertThat(from.get(1)).isGreaterThan(key(first.get(3)));
        assertThat(from.get(2)).isGreaterThan(key(second.get(3)));
        assertThat(timers.mayBeDue(100)).as("the third has seen the end").isFalse();
    }

    private static Bytes key(Timer timer) {
        byte[] user = timer.userId().getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + user.length)
                .putLong(timer.dueMillis())
                .put(user)
                .array());
    }

    /** Against a sorted set: whatever was set, cleared and fired in between, the same rows are due. */
    @Property(tries = 200)
    @StatisticsReport(StatisticsReportMode.OFF)
    void sameAsASortedSet(@ForAll @Size(max = 60) List<@IntRange(min = 0, max = 5_000) Integer> steps) {
        TimerIndex timers = new TimerIndex(store());
        Set<Timer> model = new HashSet<>();
        boolean cleared = false;
        boolean fired = false;
        long clock = 0;
        for (int step : steps) {
            Timer timer = new Timer(step / 10, "user-" + step % 7);
            if (step % 3 == 0) {
                // One that is set, or one that most likely is not.
                List<Timer> set = dueOf(model, Integer.MAX_VALUE);
                Timer which = step % 2 == 0 && !set.isEmpty() ? set.get(step % set.size()) : timer;
                timers.clear(which);
                cleared |= model.remove(which);
            } else if (step % 11 == 0) {
                clock = Math.max(clock, step / 10);
                List<Timer> expected = dueOf(model, clock);
                int limit = 1 + step % 4;
                List<Timer> taken = new ArrayList<>();
                for (List<Timer> some = timers.take(clock, limit); !some.isEmpty(); some = timers.take(clock, limit)) {
                    assertThat(some).hasSizeLessThanOrEqualTo(limit);
                    taken.addAll(some);
                }
                assertThat(taken).isEqualTo(expected);
                expected.forEach(model::remove);
                fired |= !expected.isEmpty();
            } else {
                timers.set(timer);
                model.add(timer);
            }
        }
        assertThat(timers.take(Integer.MAX_VALUE, Integer.MAX_VALUE)).isEqualTo(dueOf(model, Integer.MAX_VALUE));
        mustHappen("a timer that was set was cleared", cleared);
        mustHappen("timers were fired in between", fired);
        mustHappen("timers were left", !model.isEmpty());
    }

    /** In a tenth of the tries at least, or they prove nothing of it. */
    private static void mustHappen(String what, boolean happened) {
        Statistics.label(what)
                .collect(happened)
                .coverage(tries -> tries.check(true).percentage(share -> share > 10));
    }

    private static List<Timer> dueOf(Set<Timer> timers, long clock) {
        List<Timer> due = new ArrayList<>(timers);
        due.removeIf(timer -> timer.dueMillis() > clock);
        due.sort(Comparator.comparingLong(Timer::dueMillis).thenComparing(Timer::userId));
        return due;
    }

    /** A store that counts the rows that are put into it. */
    private static KeyValueStore<Bytes, byte[]> counted(KeyValueStore<Bytes, byte[]> store, AtomicInteger written) {
        return heard(store, (method, arguments) -> {
            if (method.equals("putAll")) {
                written.addAndGet(((List<?>) arguments[0]).size());
            }
        });
    }

    /** A store that tells where scans begin. */
    private static KeyValueStore<Bytes, byte[]> watched(KeyValueStore<Bytes, byte[]> store, List<Bytes> from) {
        return heard(store, (method, arguments) -> {
            if (method.equals("range")) {
                from.add((Bytes) arguments[0]);
            }
        });
    }

    @SuppressWarnings("unchecked")
    private static KeyValueStore<Bytes, byte[]> heard(
            KeyValueStore<Bytes, byte[]> store, BiConsumer<String, Object[]> heard) {
        return (KeyValueStore<Bytes, byte[]>) Proxy.newProxyInstance(
                TimerIndexTest.class.getClassLoader(),
                new Class<?>[] {KeyValueStore.class},
                (proxy, method, arguments) -> {
                    heard.accept(method.getName(), arguments);
                    return method.invoke(store, arguments);
                });
    }

    private static KeyValueStore<Bytes, byte[]> store() {
        KeyValueStore<Bytes, byte[]> store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(Names.TIMERS), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
        store.init(context.getStateStoreContext(), store);
        return store;
    }
}
