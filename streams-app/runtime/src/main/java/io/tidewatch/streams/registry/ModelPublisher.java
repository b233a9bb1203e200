package io.tidewatch.streams.registry;

import io.tidewatch.topics.ModelKeys;
import io.tidewatch.topics.ModelPointer;
import io.tidewatch.topics.ModelPointerCodec;
import io.tidewatch.topics.PublishedLines;
import io.tidewatch.topics.PublishedLinesCodec;
import io.tidewatch.topics.PublishedModel;
import io.tidewatch.topics.PublishedModelCodec;
import io.tidewatch.topics.PublishedStrategy;
import io.tidewatch.topics.PublishedStrategyCodec;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.admin.Access;
import io.tidewatch.topics.admin.ClusterException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes models and pointers to {@code churn.models}; a record is on the brokers when a call returns. */
public final class ModelPublisher implements AutoCloseable {
    /** The topic's max.message.bytes decides, not the client. */
    private static final int LARGEST_REQUEST = 64 << 20;
    /** Until the client gives up; a model of megabytes over a slow line takes its time. */
    private static final int DELIVERY_MILLIS = 60_000;

    private final KafkaProducer<String, byte[]> producer;
    private final Access access;

    private ModelPublisher(KafkaProducer<String, byte[]> producer, Access access) {
        this.producer = producer;
        this.access = access;
    }

    /**
     * A publisher. No connection is made yet.
     *
     * @param client the client's properties: brokers, security, timeouts
     * @param access the role under which it writes
     * @throws ClusterException if the client refuses its properties
     */
    public static ModelPublisher open(Map<String, ?> client, Access access) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2L * LARGEST_REQUEST);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
        try {
            return new ModelPublisher(
                    new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer()), access);
        } catch (KafkaException refused) {
            Throwable reason = refused.getCause() == null ? refused : refused.getCause();
            throw failed("write to the topic " + TopicNames.MODELS, access, reason);
        }
    }

    /**
     * Publishes a model under its name.
     *
     * @return the record's offset
     * @throws ClusterException if the brokers do not take it
     */
    public long publish(PublishedModel model) {
        return send(model.name(), PublishedModelCodec.write(model), "publish the model");
    }

    /**
     * Says which model is active.
     *
     * @return the record's offset
     * @throws ClusterException if the brokers do not take it
     */
    public long activate(ModelPointer pointer) {
        return send(ModelKeys.ACTIVE, ModelPointerCodec.write(pointer), "write which model is active");
    }

    /**
     * Says which model is in the shadow.
     *
     * @return the record's offset
     * @throws ClusterException if the brokers do not take it
     */
    public long shadow(ModelPointer pointer) {
        return send(ModelKeys.SHADOW, ModelPointerCodec.write(pointer), "write which model is in the shadow");
    }

    /**
     * Says where the bands begin by now.
     *
     * @return the record's offset
     * @throws ClusterException if the brokers do not take it
     */
    public long lines(PublishedLines lines) {
        return send(ModelKeys.LINES, PublishedLinesCodec.write(lines), "write where the bands begin");
    }

    /**
     * Says what a strategy has learnt.
     *
     * @return the record's offset
     * @throws ClusterException if the brokers do not take it
     */
    public long strategy(PublishedStrategy strategy) {
        return send(ModelKeys.STRATEGY, PublishedStrategyCodec.write(strategy), "write what the strategy has learnt");
    }

    @Override
    public void close() {
        producer.close();
    }

    private long send(String key, byte[] value, String doing) {
        try {
            return producer.send(new ProducerRecord<>(TopicNames.MODELS, 0, key, value))
                    .get()
                    .offset();
        } catch (ExecutionException refused) {
            throw failed(doing, access, refused.getCause());
        } catch (KafkaException refused) {
            throw failed(doing, access, refused);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted while trying to " + doing);
        }
    }

    private static ClusterException failed(String doing, Access access, Throwable cause) {
        return ClusterException.of(doing, access.topics(AclOperation.WRITE, TopicNames.MODELS), cause);
    }
}
