package io.tidewatch.bench.peer.flink;

import io.tidewatch.bench.peer.Message;
import io.tidewatch.bench.row.RowKind;
import io.tidewatch.bench.row.RowTask;
import io.tidewatch.bench.row.RunningRow;
import io.tidewatch.streams.config.BatchConfig;
import io.tidewatch.streams.config.ConfigFile;
import io.tidewatch.topics.TopicNames;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A row on Flink, in a mini cluster in this process. Tuned: objects are reused, events cross the exchange as bytes and are parsed
 * behind it, scoring and sink are chained, one sink and so one transaction for both topics, RocksDB in managed memory of the
 * size that the engine's stores have, incremental checkpoints every second, which spares Flink nine of the engine's ten commits.
 */
public final class FlinkRow implements RunningRow {
    /** A checkpoint ends the sink's transaction: every 100 ms, as the engine commits, is more than teams ask of Flink. */
    private static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(1);
    /** As the engine's block cache and write buffers together. */
    private static final MemorySize STATE_MEMORY = MemorySize.ofMebiBytes(192);

    private final JobClient job;

    private FlinkRow(JobClient job) {
        this.job = job;
    }

    /** Starts it. */
    public static FlinkRow start(RowTask task) throws Exception {
        Configuration settings = new Configuration();
        settings.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        settings.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        settings.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                Path.of(task.folder()).resolve("checkpoints").toUri().toString());
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        // The messages are no POJOs, and chained operators hand them over as they are; anything else would be a slow
        // mistake.
        settings.set(PipelineOptions.GENERIC_TYPES, true);
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
        settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, STATE_MEMORY);
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.createLocalEnvironment(task.threads(), settings);
        flink.enableCheckpointing(
                CHECKPOINT_EVERY.toMillis(),
                task.exactlyOnce() ? CheckpointingMode.EXACTLY_ONCE : CheckpointingMode.AT_LEAST_ONCE);
        BatchConfig engine = ConfigFile.defaults(BatchConfig.class);
        int batch = RowKind.of(task.row()) == RowKind.FLINK_BATCH ? engine.maxEvents() : 1;
        flink.fromSource(source(task), WatermarkStrategy.noWatermarks(), "events")
                .keyBy(event -> new String(event.f0, StandardCharsets.UTF_8), BasicTypeInfo.STRING_TYPE_INFO)
                .transform(
                        "scoring",
                        TypeInformation.of(Message.class),
                        new ScoringOperator(
                                task.model(), batch, engine.maxWait().toMillis()))
                .sinkTo(sink(task))
                .name("messages");
        return new FlinkRow(flink.executeAsync(task.name()));
    }

    @Override
    public long done() {
        return FlinkCounts.DONE.sum();
    }

    @Override
    public boolean failed() {
        JobStatus status = job.getJobStatus().join();
        return status.isTerminalState();
    }

    @Override
    public boolean isWorker(String threadName) {
        return RowKind.Platform.FLINK.isWorker(threadName);
    }

    @Override
    public void close() {
        job.cancel().join();
    }

    private static KafkaSource<Tuple2<byte[], byte[]>> source(RowTask task) {
        return KafkaSource.<Tuple2<byte[], byte[]>>builder()
                .setBootstrapServers(task.bootstrapServers())
                .setGroupId(task.name())
                .setTopics(TopicNames.SHOP_EVENTS)
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(new Bytes())
                .build();
    }

    private static KafkaSink<Message> sink(RowTask task) {
        return KafkaSink.<Message>builder()
                .setBootstrapServers(task.bootstrapServers())
                .setDeliveryGuarantee(
                        task.exactlyOnce() ? DeliveryGuarantee.EXACTLY_ONCE : DeliveryGuarantee.AT_LEAST_ONCE)
                .setTransactionalIdPrefix(task.name())
                // As the engine's producer.
                .setProperty(ProducerConfig.LINGER_MS_CONFIG, "5")
                .setProperty(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(128 * 1024))
                .setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4")
                .setProperty(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "60000")
                .setRecordSerializer(new Sending())
                .build();
    }

    private static final class Bytes implements KafkaRecordDeserializationSchema<Tuple2<byte[], byte[]>> {
        private static final long serialVersionUID = 1;

        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> event, Collector<Tuple2<byte[], byte[]>> out) {
            out.collect(Tuple2.of(event.key(), event.value()));
        }

        @Override
        public TypeInformation<Tuple2<byte[], byte[]>> getProducedType() {
            return new TupleTypeInfo<>(
                    PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO,
                    PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
        }
    }

    private static final class Sending implements KafkaRecordSerializationSchema<Message> {
        private static final long serialVersionUID = 1;

        @Override
        public ProducerRecord<byte[], byte[]> serialize(Message message, KafkaSinkContext context, Long timestamp) {
            return new ProducerRecord<>(message.topic(), null, message.timestamp(), message.key(), message.value());
        }
    }
}
