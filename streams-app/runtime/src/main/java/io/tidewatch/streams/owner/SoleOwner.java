package io.tidewatch.streams.owner;

import io.tidewatch.streams.background.BackgroundThread;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.admin.Access;
import io.tidewatch.topics.admin.ClusterException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does a work in one instance of all: the one to which a consumer group gives the only partition of {@code churn.models}. An owner that does not know
 * yet that it has been replaced must do no harm, which is the work's to see to. A thread of its own, so that nothing waits for it.
 */
public final class SoleOwner implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(SoleOwner.class);
    /** An instance that reads nothing itself has only the group to listen to. */
    private static final Duration LISTEN = Duration.ofMillis(500);
    /** What goes wrong with brokers is tried again by a person's patience, not by a machine's. */
    private static final Duration AGAIN = Duration.ofSeconds(5);
    /** As the engine's own group: an instance that is gone is missed within ten seconds. */
    private static final Duration MISSED_AFTER = Duration.ofSeconds(10);

    private static final Duration HEARTBEAT = Duration.ofSeconds(3);
    private static final Duration END_WITHIN = Duration.ofSeconds(5);

    private final Names names;
    private final Work work;
    private final Map<String, ?> client;
    private final Access access;
    private final BackgroundThread thread;
    private boolean owner;
    /** Whether a failure was told that has not been overcome. */
    private boolean told;

    /**
     * How the work is spoken of.
     *
     * @param group the consumer group
     * @param thread the thread's name
     * @param doing for sentences such as "could not …"
     * @param meanwhile what holds while it cannot be done
     */
    public record Names(String group, String thread, String doing, String meanwhile) {}

    /** What the owner does until it is the owner no more. */
    @FunctionalInterface
    public interface Work {
        /** Does it as long as {@link Tenure#goesOn}. */
        void own(Tenure tenure);
    }

    /** The time for which this instance is the owner. */
    public interface Tenure {
        /** Whether it is the owner still; to be asked every few hundred milliseconds. */
        boolean goesOn();

        /** Something was done: a failure from now on is told again. */
        void succeeded();
    }

    /**
     * An owner that has not started.
     *
     * @param client a consumer's properties: brokers, security, timeouts
     */
    public SoleOwner(Names names, Work work, Map<String, ?> client, Access access) {
        this.names = names;
        this.work = work;
        this.client = client;
        this.access = access;
        this.thread = new BackgroundThread(names.thread(), this::run);
    }

    /** Joins the group. */
    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        thread.end(END_WITHIN);
    }

    private void run() {
        while (thread.goesOn()) {
            try (KafkaConsumer<byte[], byte[]> group = group()) {
                group.subscribe(List.of(TopicNames.MODELS), new Membership(group));
                while (thread.goesOn()) {
                    group.poll(LISTEN);
                    if (owner) {
                        work.own(tenure(group));
                    }
                }
            } catch (WakeupException | InterruptException ending) {
                return;
            } catch (KafkaException | ClusterException failed) {
                if (!told) {
                    LOGGER.atWarn()
                            .addKeyValue("reason", reason(failed))
                            .log("Could not {} for now; {}", names.doing(), names.meanwhile());
                }
                told = true;
                thread.pause(AGAIN);
            } catch (RuntimeException unexpected) {
                // Work that stands still is better than an engine that stops.
                LOGGER.atError().setCause(unexpected).log("Could not {}; {}", names.doing(), names.meanwhile());
                thread.pause(AGAIN);
            } finally {
                owner = false;
            }
        }
    }

    private Tenure tenure(KafkaConsumer<byte[], byte[]> group) {
        return new Tenure() {
            @Override
            public boolean goesOn() {
                group.poll(Duration.ZERO);
                return thread.goesOn() && owner;
            }

            @Override
            public void succeeded() {
                told = false;
            }
        };
    }

    private String reason(RuntimeException failed) {
        return failed instanceof ClusterException
                ? failed.getMessage()
                : ClusterException.of(names.doing(), access.anything(), failed).getMessage();
    }

    private KafkaConsumer<byte[], byte[]> group() {
        Map<String, Object> settings = new HashMap<>(client);
        settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, names.group());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) MISSED_AFTER.toMillis());
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int) HEARTBEAT.toMillis());
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** The group is there to choose one, not to read: its partition is never fetched. */
    private final class Membership implements ConsumerRebalanceListener {
        private final KafkaConsumer<byte[], byte[]> group;

        private Membership(KafkaConsumer<byte[], byte[]> group) {
            this.group = group;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            group.pause(partitions);
            owner = owner || !partitions.isEmpty();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            owner = owner && partitions.isEmpty();
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            onPartitionsRevoked(partitions);
        }
    }
}
