package io.tidewatch.streams.erasure;

import io.tidewatch.streams.background.BackgroundThread;
import io.tidewatch.streams.task.ErasureNote;
import io.tidewatch.streams.task.HomePartition;
import io.tidewatch.topics.ErasureCodec;
import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.TopicNames;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes requests on from {@code shop.erasures} to the application's topic between tasks, each once, in transactions that commit how far it has
 * read. Every instance has one, and the group {@code APPLICATION-erasures} shares the partitions out. A thread of its own, so that
 * nothing waits for it. A next generation has a group of its own and so passes on all requests that the topic holds: its state may come from a
 * backup of before, and what was followed already changes nothing.
 *
 * <p>Why it is no source of the topology: instances of a version, or a configuration, without it could not be in one group with it. Which
 * task holds a user follows from the topic between tasks, so this topic may have any number of partitions and any partitioner.
 */
public final class ErasureForwarder implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ErasureForwarder.class);
    private static final Duration READ = Duration.ofMillis(500);
    /** What goes wrong with brokers, or a topic that is missing, is tried again by a person's patience. */
    private static final Duration AGAIN = Duration.ofSeconds(10);
    /** The engine's own, for the same reason: what outlives its instance holds readers back. */
    private static final Duration TRANSACTION = Duration.ofSeconds(10);

    private static final Duration END_WITHIN = Duration.ofSeconds(5);

    private final String group;
    private final String target;
    private final HomePartition home;
    private final Map<String, ?> client;
    private final Map<String, ?> producing;
    private final BackgroundThread thread;
    private boolean told;

    /**
     * A forwarder that has not started.
     *
     * @param group the consumer group that keeps how far requests were passed on
     * @param target the application's topic between tasks
     * @param home which of its partitions a user belongs to
     * @param client a consumer's properties: brokers, security, timeouts
     * @param producing a producer's
     */
    public ErasureForwarder(
            String group, String target, HomePartition home, Map<String, ?> client, Map<String, ?> producing) {
        this.group = group;
        this.target = target;
        this.home = home;
        this.client = client;
        this.producing = producing;
        this.thread = new BackgroundThread("tidewatch-erasures", this::run);
    }

    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        thread.end(END_WITHIN);
    }

    private void run() {
        while (thread.goesOn()) {
            try (KafkaConsumer<byte[], byte[]> requests = consumer()) {
                if (!requests.partitionsFor(TopicNames.ERASURES).isEmpty()) {
                    follow(requests);
                    continue;
                }
                tell("there is no topic " + TopicNames.ERASURES + "; make it with 'tidewatch topics apply'");
            } catch (InterruptException stopped) {
                return;
            } catch (KafkaException failed) {
                tell(failed.getClass().getSimpleName());
            }
            thread.pause(AGAIN);
        }
    }

    /**
     * Until some requests were passed on and no more come: a client keeps in its buffers what it read or sent last, so none outlives the
     * requests that it has seen.
     */
    private void follow(KafkaConsumer<byte[], byte[]> requests) {
        requests.subscribe(List.of(TopicNames.ERASURES));
        ConsumerRecords<byte[], byte[]> some = requests.poll(READ);
        while (some.isEmpty() && thread.goesOn()) {
            told = false;
            some = requests.poll(READ);
        }
        if (thread.goesOn()) {
            try (KafkaProducer<byte[], byte[]> notes = producer()) {
                notes.initTransactions();
                while (!some.isEmpty() && thread.goesOn()) {
                    passOn(some, requests, notes);
                    some = requests.poll(READ);
                }
            }
            told = false;
        }
    }

    private void passOn(
            ConsumerRecords<byte[], byte[]> some,
            KafkaConsumer<byte[], byte[]> requests,
            KafkaProducer<byte[], byte[]> notes) {
        Map<TopicPartition, OffsetAndMetadata> read = new HashMap<>();
        int passedOn = 0;
        notes.beginTransaction();
        for (ConsumerRecord<byte[], byte[]> request : some) {
            read.put(
                    new TopicPartition(request.topic(), request.partition()),
                    new OffsetAndMetadata(request.offset() + 1, request.leaderEpoch(), ""));
            if (isReadable(request)) {
                notes.send(ErasureNote.record(target, home, request.key(), request.value()));
                passedOn++;
            }
        }
        notes.sendOffsetsToTransaction(read, requests.groupMetadata());
        notes.commitTransaction();
        LOGGER.atInfo().addKeyValue("requests", passedOn).log("Requests for erasures passed on to their tasks");
    }

    private static boolean isReadable(ConsumerRecord<byte[], byte[]> request) {
        try {
            ErasureCodec.read(request.key(), request.value());
            return true;
        } catch (InvalidMessageException wrong) {
            LOGGER.atError()
                    .addKeyValue("partition", request.partition())
                    .addKeyValue("offset", request.offset())
                    .addKeyValue("reason", wrong.getMessage())
                    .log("A record of shop.erasures is no request and nobody was erased for it; ask with 'tidewatch"
                            + " erase'");
            return false;
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        // The requests of before this application are meant for it as well.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> settings = new HashMap<>(producing);
        // Of its own in each run: what fences is the group's generation, which goes along with the offsets.
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, group + "-" + UUID.randomUUID());
        // What a reader unpacks stays in its buffer until something else is unpacked there, and hardly anything else
        // comes that way.
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) TRANSACTION.toMillis());
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Once for each time that something goes wrong and is not overcome. */
    private void tell(String why) {
        if (!told && thread.goesOn()) {
            told = true;
            LOGGER.atWarn().addKeyValue("reason", why).log("Requests for erasures cannot be followed; tried again");
        }
    }

    /** The group that keeps how far an application's requests were passed on. */
    public static String group(String applicationId) {
        return applicationId + "-erasures";
    }
}
