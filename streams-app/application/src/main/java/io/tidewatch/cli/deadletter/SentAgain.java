package io.tidewatch.cli.deadletter;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Which letters were sent again to a topic, gathered from all marks. */
public final class SentAgain {
    private final String target;
    private final Map<Integer, OffsetRanges> byPartition = new HashMap<>();

    /** Nothing yet of what was sent to a topic. */
    public SentAgain(String target) {
        this.target = target;
    }

    /** Takes note of a record of the dead-letter topic, if it is a mark. */
    public void look(ConsumerRecord<byte[], byte[]> record) {
        ReplayMark.of(record)
                .filter(mark -> mark.target().equals(target))
                .ifPresent(mark -> byPartition
                        .computeIfAbsent(mark.partition(), partition -> new OffsetRanges())
                        .addAll(mark.sent()));
    }

    /** Whether a record of the dead-letter topic says what was sent again, to whichever topic. */
    public static boolean isMark(ConsumerRecord<byte[], byte[]> record) {
        return ReplayMark.of(record).isPresent();
    }

    /** Whether a letter was sent again. */
    public boolean contains(StoredLetter letter) {
        OffsetRanges sent = byPartition.get(letter.partition());
        return sent != null && sent.contains(letter.offset());
    }
}
