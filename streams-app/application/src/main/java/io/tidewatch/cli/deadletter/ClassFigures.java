package io.tidewatch.cli.deadletter;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts the letters of a class. The example is the last one, since producers change. */
final class ClassFigures {
    private final Map<Source, Long> bySource =
            new TreeMap<>(Comparator.comparing(Source::topic).thenComparing(Source::partition));
    private StoredLetter example;
    private Instant first;
    private Instant last;
    private long letters;
    private long sentAgain;
    private long cameBack;

    /** Where letters come from. */
    record Source(String topic, int partition) {
        @Override
        public String toString() {
            return topic + "/" + partition;
        }
    }

    /** How many letters come from there. */
    record Share(Source source, long letters) {}

    /** @param letter the first of the class; {@link #add} counts it */
    ClassFigures(StoredLetter letter) {
        this.example = letter;
        this.first = letter.time();
        this.last = letter.time();
    }

    void add(StoredLetter letter, boolean wasSentAgain) {
        letters++;
        sentAgain += wasSentAgain ? 1 : 0;
        cameBack += letter.attempts() > 0 ? 1 : 0;
        bySource.merge(new Source(letter.letter().sourceTopic(), letter.letter().sourcePartition()), 1L, Long::sum);
        if (letter.time().isBefore(first)) {
            first = letter.time();
        }
        if (!letter.time().isBefore(last)) {
            last = letter.time();
            example = letter;
        }
    }

    long letters() {
        return letters;
    }

    /** Those that a replay has sent. */
    long sentAgain() {
        return sentAgain;
    }

    /** Those that had been sent by a replay, and were refused again. */
    long cameBack() {
        return cameBack;
    }

    Instant first() {
        return first;
    }

    Instant last() {
        return last;
    }

    StoredLetter example() {
        return example;
    }

    /** Where they come from, most letters first. */
    List<Share> shares() {
        return bySource.entrySet().stream()
                .map(source -> new Share(source.getKey(), source.getValue()))
                .sorted(Comparator.comparingLong(Share::letters).reversed())
                .toList();
    }
}
