package io.tidewatch.cli.deadletter;

import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.admin.Access;
import io.tidewatch.topics.admin.ClusterException;
import io.tidewatch.topics.admin.Needs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends letters again, each once: a transaction holds some of them and the {@link ReplayMark}s that say so. A replay that is killed
 * leaves a transaction open, which the next one aborts before it looks at the marks; there is one transactional id, so a second
 * replay beside the first ends that. For one thread.
 */
public final class TransactionalSender implements LetterSender {
    /** Also in the rights that a user needs. */
    static final String TRANSACTIONAL_ID = "tidewatch-dlq-replay";

    /** Letters of a transaction: enough that its own round trips do not count, few enough that a mark is a small record. */
    private static final int BATCH_LETTERS = 500;
    /** Or so many bytes of them: a fraction of a small heap. */
    private static final long BATCH_BYTES = 4L << 20;

    /** For so long readers of committed records wait for what a killed replay left open, the engine among them. */
    private static final int TRANSACTION_MILLIS = 15_000;
    /** Below that, so that a broker that is away is told before the transaction is over. */
    private static final int DELIVERY_MILLIS = 12_000;
    /** Above the largest message of the dead-letter topic. */
    private static final int MAX_REQUEST_BYTES = 4 << 20;

    private final Producer<byte[], byte[]> producer;
    private final String target;
    private final ReplayReport report;
    private final List<Due> batch = new ArrayList<>();
    /** By partition, the record before the next one, if that is to be sent. */
    private final Map<Integer, Long> before = new HashMap<>();

    private long batchBytes;

    /**
     * A letter that waits for its transaction.
     *
     * @param before the offset of the record before it in its partition, if that one is to be sent as well
     */
    private record Due(StoredLetter letter, OptionalLong before) {}

    /** A sender over a producer that has the settings of {@link #open}. */
    TransactionalSender(Producer<byte[], byte[]> producer, String target, ReplayReport report) {
        this.producer = producer;
        this.target = target;
        this.report = report;
        asking("begin to send letters", producer::initTransactions);
    }

    /**
     * A sender, alone at work and with nothing of an earlier one open.
     *
     * @param client the client's properties: brokers, security, timeouts
     * @throws TidewatchException if the brokers do not let it
     */
    public static TransactionalSender open(Map<String, ?> client, String target, ReplayReport report) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, TRANSACTIONAL_ID);
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        // A record that came compressed may not fit uncompressed. This codec needs no native library.
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
        Producer<byte[], byte[]> producer;
        try {
            producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        } catch (KafkaException refused) {
            Throwable reason = refused.getCause() == null ? refused : refused.getCause();
            throw ClusterException.of("begin to send letters", needs(target), reason);
        }
        try {
            return new TransactionalSender(producer, target, report);
        } catch (RuntimeException inVain) {
            producer.close();
            throw inVain;
        }
    }

    @Override
    public void send(StoredLetter letter) {
        Optional<Long> last = Optional.ofNullable(before.put(letter.partition(), letter.offset()));
        batch.add(new Due(letter, last.map(OptionalLong::of).orElseGet(OptionalLong::empty)));
        batchBytes += ReplayRecords.bytes(letter);
        if (batch.size() >= BATCH_LETTERS || batchBytes >= BATCH_BYTES) {
            finish();
        }
    }

    @Override
    public void pass(int partition, long offset) {
        before.remove(partition);
    }

    @Override
    public void finish() {
        List<Due> refused = new ArrayList<>();
        while (!batch.isEmpty()) {
            List<Due> tooLarge = asking("send letters to " + target, this::transaction);
            if (tooLarge.isEmpty()) {
                batch.forEach(due -> report.sent(due.letter()));
                batch.clear();
            } else {
                refused.addAll(tooLarge);
                batch.removeAll(tooLarge);
            }
        }
        // The client packs letters of a partition together, and a broker refuses the whole pack for one that is too
        // large.
        refused.forEach(this::sendAlone);
        batchBytes = 0;
        before.clear();
    }

    private void sendAlone(Due due) {
        batch.add(due);
        if (asking("send letters to " + target, this::transaction).isEmpty()) {
            report.sent(due.letter());
        } else {
            report.stays(Standing.TOO_LARGE);
        }
        batch.clear();
    }

    /** Sends the batch, and all of it; or nothing, and returns what is too large. */
    private List<Due> transaction() {
        producer.beginTransaction();
        List<Future<RecordMetadata>> answers = new ArrayList<>();
        try {
            for (Due due : batch) {
                answers.add(producer.send(ReplayRecords.of(due.letter(), target)));
            }
            marks().forEach((partition, sent) ->
                    producer.send(new ReplayMark(partition, target, sent).record(TopicNames.DEAD_LETTERS)));
            producer.commitTransaction();
            return List.of();
        } catch (ProducerFencedException | InvalidProducerEpochException | TimeoutException | InterruptException open) {
            // Not ours to abort, or not known to be open: the next replay settles it.
            throw open;
        } catch (KafkaException failed) {
            abort(failed);
            List<Due> tooLarge = tooLarge(answers);
            if (tooLarge.isEmpty()) {
                throw failed;
            }
            return tooLarge;
        }
    }

    /** Runs from one letter to the next: what lies between them are the brokers' own records. */
    private Map<Integer, OffsetRanges> marks() {
        Map<Integer, OffsetRanges> marks = new HashMap<>();
        for (Due due : batch) {
            long offset = due.letter().offset();
            OffsetRanges sent = marks.computeIfAbsent(due.letter().partition(), partition -> new OffsetRanges());
            boolean run = due.before().isPresent() && sent.contains(due.before().getAsLong());
            sent.add(run ? due.before().getAsLong() : offset, offset);
        }
        return marks;
    }

    private void abort(KafkaException failed) {
        try {
            producer.abortTransaction();
        } catch (KafkaException fatal) {
            // The first failure says why.
            throw failed;
        }
    }

    /** The first ones of the batch were sent before the failure, and each of them has an answer. */
    private List<Due> tooLarge(List<Future<RecordMetadata>> answers) {
        List<Due> tooLarge = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            try {
                answers.get(i).get();
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof RecordTooLargeException) {
                    tooLarge.add(batch.get(i));
                }
            } catch (InterruptedException asked) {
                Thread.currentThread().interrupt();
            }
        }
        return tooLarge;
    }

    @Override
    public void close() {
        producer.close();
    }

    private interface Asking<T> {
        T ask();
    }

    private void asking(String doing, Runnable asking) {
        asking(doing, () -> {
            asking.run();
            return true;
        });
    }

    private <T> T asking(String doing, Asking<T> asking) {
        try {
            return asking.ask();
        } catch (ProducerFencedException | InvalidProducerEpochException another) {
            throw TidewatchException.whileRunning(
                    "another replay was started, and this one has ended for it; each letter is sent once all the same",
                    another);
        } catch (KafkaException failed) {
            throw ClusterException.of(doing, needs(target), failed);
        }
    }

    private static Needs needs(String target) {
        return Access.as("operator").topics(AclOperation.WRITE, TopicNames.DEAD_LETTERS, target);
    }
}
