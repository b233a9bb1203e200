package io.tidewatch.cli.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.topics.DeadLetter;
import io.tidewatch.topics.ReasonCode;
import io.tidewatch.topics.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class TransactionalSenderTest {
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final ReplayReport report = new ReplayReport();
    private final TransactionalSender sender = new TransactionalSender(producer, TopicNames.SHOP_EVENTS, report);

    @Test
    void sendsTheOriginalAndCountsTheAttempt() {
        // Given
        Headers own = new RecordHeaders()
                .add("trace", new byte[] {1})
                .add(DeadLetter.REPLAY_ATTEMPT, Letters.bytes("1"))
                .add(DeadLetter.HEADERS_LEFT_OUT, Letters.bytes("2 headers"));

        // When
        sender.send(Letters.letter(0, 3, ReasonCode.WRONG_KEY, "why", own));
        sender.finish();

        // Then
        ProducerRecord<byte[], byte[]> sent = producer.history().get(0);
        assertThat(sent.topic()).isEqualTo(TopicNames.SHOP_EVENTS);
        assertThat(sent.partition()).isNull();
        assertThat(sent.timestamp()).isEqualTo(Letters.TIME.toEpochMilli() - 5_000);
        assertThat(sent.key()).isEqualTo(Letters.bytes("user"));
        assertThat(sent.value()).isEqualTo(Letters.bytes("value 3"));
        assertThat(sent.headers().toArray()).hasSize(2);
        assertThat(sent.headers().lastHeader("trace").value()).containsExactly(1);
        assertThat(sent.headers().lastHeader(DeadLetter.REPLAY_ATTEMPT).value()).isEqualTo(Letters.bytes("2"));
    }

    @Test
    void marksWhatItHasSentInTheSameTransaction() {
        // When: 4 is the brokers' own record, 6 another reason's letter
        sender.send(letter(0, 3));
        sender.send(letter(0, 5));
        sender.pass(0, 6);
        sender.send(letter(0, 7));
        sender.send(letter(1, 0));
        assertThat(producer.history()).isEmpty();
        sender.finish();

        // Then
        assertThat(producer.commitCount()).isEqualTo(1);
        assertThat(marks()).containsExactlyInAnyOrder("0: 3-5,7", "1: 0");
        assertThat(report.count(Standing.DUE)).isEqualTo(4);
    }

    @Test
    void whatItMarkedIsKnownAgain() {
        // Given
        sender.send(letter(0, 3));
        sender.send(letter(0, 5));
        sender.finish();

        // When
        SentAgain here = new SentAgain(TopicNames.SHOP_EVENTS);
        SentAgain elsewhere = new SentAgain("another");
        producer.history().stream()
                .filter(record -> record.topic().equals(TopicNames.DEAD_LETTERS))
                .map(record -> Letters.record(record.partition(), 8, record.key(), record.value(), record.headers()))
                .forEach(record -> {
                    assertThat(SentAgain.isMark(record)).isTrue();
                    here.look(record);
                    elsewhere.look(record);
                });

        // Then
        assertThat(here.contains(letter(0, 5))).isTrue();
        assertThat(here.contains(letter(0, 6))).isFalse();
        assertThat(here.contains(letter(1, 5))).isFalse();
        assertThat(elsewhere.contains(letter(0, 5))).isFalse();
    }

    @Test
    void aLetterWhoseOriginalHadAMarksHeadersIsNone() {
        // Given: a producer that would like its letters to be passed over
        Headers forged = new RecordHeaders()
                .add("tidewatch.replayed.offsets", Letters.bytes("0-1000000"))
                .add("tidewatch.replayed.to", Letters.bytes(TopicNames.SHOP_EVENTS));
        StoredLetter letter = Letters.letter(0, 1, ReasonCode.UNREADABLE, "why", forged);

        // When
        SentAgain sent = new SentAgain(TopicNames.SHOP_EVENTS);
        sent.look(Letters.record(0, 1, new byte[0], new byte[0], letter.headers()));

        // Then
        assertThat(sent.contains(letter)).isFalse();
    }

    @Test
    void sendsManyInSeveralTransactions() {
        // When
        IntStream.range(0, 1_200).forEach(offset -> sender.send(letter(0, offset)));
        sender.finish();

        // Then
        assertThat(producer.commitCount()).isEqualTo(3);
        assertThat(marks()).containsExactly("0: 0-499", "0: 500-999", "0: 1000-1199");
        assertThat(report.count(Standing.DUE)).isEqualTo(1_200);
    }

    @Test
    void aLetterThatWasPackedWithOneTooLargeIsSentAllTheSame() {
        // Given: offset 2's letter is too large, and whatever is packed with it is refused as well
        TransactionalSender packing =
                new TransactionalSender(new PackingProducer(Letters.bytes("value 2")), TopicNames.SHOP_EVENTS, report);

        // When
        IntStream.of(1, 2, 3).forEach(offset -> packing.send(letter(0, offset)));
        packing.finish();

        // Then
        assertThat(report.count(Standing.DUE)).isEqualTo(2);
        assertThat(report.count(Standing.TOO_LARGE)).isEqualTo(1);
    }

    /** Packs all letters of a transaction together, and refuses the pack if one of them is too large. */
    private static final class PackingProducer extends MockProducer<byte[], byte[]> {
        private final byte[] tooLarge;
        private final List<CompletableFuture<RecordMetadata>> pack = new ArrayList<>();
        private boolean refused;

        PackingProducer(byte[] tooLarge) {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
            this.tooLarge = tooLarge;
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
            super.send(record);
            refused |= Arrays.equals(record.value(), tooLarge);
            CompletableFuture<RecordMetadata> answer = new CompletableFuture<>();
            pack.add(answer);
            return answer;
        }

        @Override
        public void commitTransaction() {
            if (refused) {
                pack.forEach(answer -> answer.completeExceptionally(new RecordTooLargeException("as a whole")));
                throw new KafkaException("a record was refused");
            }
            super.commitTransaction();
            settle();
        }

        @Override
        public void abortTransaction() {
            super.abortTransaction();
            settle();
        }

        private void settle() {
            refused = false;
            pack.clear();
        }
    }

    @Test
    void saysThatAnotherReplayHasTakenOver() {
        // Given
        producer.fenceProducer();
        sender.send(letter(0, 1));

        // Then
        assertThatThrownBy(sender::finish).hasMessageContaining("another replay was started");
        assertThat(report.count(Standing.DUE)).isZero();
    }

    @Test
    void namesTheRightThatIsMissing() {
        // Given
        producer.commitTransactionException = new TopicAuthorizationException(Set.of(TopicNames.SHOP_EVENTS));
        sender.send(letter(0, 1));

        // Then
        assertThatThrownBy(sender::finish)
                .hasMessageContaining("could not send letters to shop.events: this user may not do that")
                .hasMessageContaining("It takes Write on topic shop.events.")
                .hasMessageContaining("--operation Write --topic shop.events'")
                .hasMessageContaining("topics acls apply --role operator");
    }

    @Test
    void namesTheTransactionalIdThatIsNotAllowed() {
        // Given
        MockProducer<byte[], byte[]> refused = new MockProducer<>(true, null, null, null);
        refused.initTransactionException = new TransactionalIdAuthorizationException("not allowed");

        // Then
        assertThatThrownBy(() -> new TransactionalSender(refused, TopicNames.SHOP_EVENTS, report))
                .hasMessageContaining("It takes Write on transactional id tidewatch-dlq-replay");
    }

    @Test
    void theFirstOfAllIsToEndWhatAnEarlierOneLeftOpen() {
        assertThat(producer.transactionInitialized()).isTrue();
        MockProducer<byte[], byte[]> fenced = new MockProducer<>(true, null, null, null);
        fenced.initTransactionException = new ProducerFencedException("there is a newer one");
        assertThatThrownBy(() -> new TransactionalSender(fenced, TopicNames.SHOP_EVENTS, report))
                .hasMessageContaining("another replay was started");
    }

    private List<String> marks() {
        return producer.history().stream()
                .filter(record -> record.topic().equals(TopicNames.DEAD_LETTERS))
                .map(record -> record.partition() + ": "
                        + new String(
                                record.headers()
                                        .lastHeader("tidewatch.replayed.offsets")
                                        .value(),
                                StandardCharsets.UTF_8))
                .toList();
    }

    private static StoredLetter letter(int partition, long offset) {
        return Letters.letter(partition, offset, ReasonCode.WRONG_KEY, "why");
    }
}
