package io.tidewatch.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FencingProducerTest {
    private static final ConsumerGroupMetadata GROUP = new MockConsumer<>("earliest").groupMetadata();

    private final MockProducer<byte[], byte[]> inner =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final FencingProducer producer = new FencingProducer(inner);

    @BeforeEach
    void begin() {
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>("topic", new byte[] {1}));
    }

    @Test
    void passesACommitOn() {
        producer.commitTransaction();

        assertThat(inner.transactionCommitted()).isTrue();
        assertThat(inner.history()).hasSize(1);
    }

    @Test
    void givesUpATransactionWhoseCommitIsNotConfirmed() {
        inner.commitTransactionException = new TimeoutException("60000 ms have passed");

        assertThatThrownBy(producer::commitTransaction)
                .isInstanceOf(ProducerFencedException.class)
                .hasMessageContaining("60000 ms have passed")
                .hasCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void givesUpATransactionWhoseOffsetsAreNotConfirmed() {
        inner.sendOffsetsToTransactionException = new TimeoutException("60000 ms have passed");

        assertThatThrownBy(() -> producer.sendOffsetsToTransaction(Map.of(), GROUP))
                .isInstanceOf(ProducerFencedException.class);
    }

    @Test
    void givesUpATransactionOneOfWhoseRecordsWasNotDeliveredInTime() {
        inner.commitTransactionException = new KafkaException(
                "error state",
                new TransactionAbortableException("aborted", new TimeoutException("Expiring 3 record(s)")));

        assertThatThrownBy(producer::commitTransaction).isInstanceOf(ProducerFencedException.class);
    }

    @Test
    void givesUpATransactionThatTheBrokersHaveEndedByThemselves() {
        inner.commitTransactionException = new InvalidTxnStateException("in an invalid state");

        assertThatThrownBy(producer::commitTransaction)
                .isInstanceOf(ProducerFencedException.class)
                .hasCauseInstanceOf(InvalidTxnStateException.class);
    }

    @Test
    void neverCommitsOrAbortsWhatItHasGivenUp() {
        // Given
        inner.commitTransactionException = new TimeoutException("60000 ms have passed");
        assertThatThrownBy(producer::commitTransaction).isInstanceOf(ProducerFencedException.class);
        inner.commitTransactionException = null;

        // When: brokers are back, and Kafka Streams commits the other tasks, then closes them all
        assertThatThrownBy(producer::commitTransaction).isInstanceOf(ProducerFencedException.class);
        producer.abortTransaction();
        producer.close();

        // Then
        assertThat(inner.transactionCommitted()).isFalse();
        assertThat(inner.transactionAborted()).isFalse();
        assertThat(inner.closed()).isTrue();
    }

    @Test
    void givesUpATransactionOneOfWhoseRecordsTheBrokersHaveEndedBefore() {
        // Given
        MockProducer<byte[], byte[]> slow =
                new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        FencingProducer late = new FencingProducer(slow);
        late.initTransactions();
        late.beginTransaction();
        List<Exception> told = new ArrayList<>();
        late.send(new ProducerRecord<>("topic", new byte[] {1}), (metadata, failed) -> told.add(failed));

        // When
        slow.errorNext(new InvalidProducerEpochException("old epoch"));

        // Then
        assertThat(told).singleElement().isInstanceOf(InvalidProducerEpochException.class);
        assertThatThrownBy(late::commitTransaction).isInstanceOf(ProducerFencedException.class);
        late.abortTransaction();
        assertThat(slow.transactionAborted()).isFalse();
    }

    /** Kafka Streams would end the thread at the one, and revive the tasks at the other. */
    @Test
    void tellsARecordThatWasNotDeliveredInTimeAsFencedAndSendsNoMore() {
        for (RuntimeException failed : List.of(
                new TimeoutException("Expiring"),
                new TransactionAbortableException("aborted", new TimeoutException("no metadata")))) {
            MockProducer<byte[], byte[]> slow =
                    new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
            FencingProducer late = new FencingProducer(slow);
            late.initTransactions();
            late.beginTransaction();
            List<Exception> told = new ArrayList<>();
            late.send(new ProducerRecord<>("topic", new byte[] {1}), (metadata, exception) -> told.add(exception));

            // When
            slow.errorNext(failed);
            late.send(new ProducerRecord<>("topic", new byte[] {2}), (metadata, exception) -> told.add(exception));

            // Then
            assertThat(told)
                    .hasSize(2)
                    .allSatisfy(exception -> assertThat(exception).isInstanceOf(ProducerFencedException.class));
            assertThat(slow.completeNext()).as("nothing more was sent").isFalse();
        }
    }

    /** Kafka Streams would take the end of the old producer for a fault of the new one, and end the engine. */
    @Test
    void tellsNobodyOfTheRecordsThatEndWithTheProducer() {
        // Given
        MockProducer<byte[], byte[]> slow =
                new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        FencingProducer late = new FencingProducer(slow);
        late.initTransactions();
        late.beginTransaction();
        List<Exception> told = new ArrayList<>();
        for (byte i = 0; i < 3; i++) {
            late.send(new ProducerRecord<>("topic", new byte[] {i}), (metadata, exception) -> told.add(exception));
        }
        slow.errorNext(new TimeoutException("Expiring"));

        // When
        slow.errorNext(new KafkaException("Producer is closed forcefully."));
        late.close();
        slow.errorNext(new KafkaException("Producer is closed forcefully."));

        // Then
        assertThat(told)
                .hasSize(2)
                .allSatisfy(exception -> assertThat(exception).isInstanceOf(ProducerFencedException.class));
    }

    @Test
    void goesOnAfterARecordThatIsRefusedForGoodWasTold() {
        // Given
        MockProducer<byte[], byte[]> slow =
                new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        FencingProducer refused = new FencingProducer(slow);
        refused.initTransactions();
        refused.beginTransaction();
        refused.send(new ProducerRecord<>("topic", new byte[] {1}));

        // When
        slow.errorNext(new RecordTooLargeException("too large"));
        refused.abortTransaction();

        // Then
        assertThat(slow.transactionAborted()).isTrue();
    }

    @Test
    void leavesAFaultThatStaysAsItIs() {
        inner.commitTransactionException = new KafkaException("error state", new RecordTooLargeException("too large"));

        assertThatThrownBy(producer::commitTransaction)
                .isExactlyInstanceOf(KafkaException.class)
                .hasCauseInstanceOf(RecordTooLargeException.class);
        producer.abortTransaction();
        assertThat(inner.transactionAborted()).isTrue();
    }
}
