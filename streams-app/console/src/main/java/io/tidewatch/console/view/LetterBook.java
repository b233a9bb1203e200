package io.tidewatch.console.view;

import io.tidewatch.topics.ReasonCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Dead letters by reason: how many were read, and the latest of each. */
final class LetterBook {
    private final int mostOfEach;
    private final Map<ReasonCode, Long> counts = new EnumMap<>(ReasonCode.class);
    private final Map<ReasonCode, Deque<Letter>> latest = new EnumMap<>(ReasonCode.class);

    LetterBook(int mostOfEach) {
        this.mostOfEach = mostOfEach;
    }

    void take(Letter letter) {
        ReasonCode reason = letter.letter().reason();
        counts.merge(reason, 1L, Long::sum);
        Deque<Letter> of = latest.computeIfAbsent(reason, first -> new ArrayDeque<>());
        of.addLast(letter);
        if (of.size() > mostOfEach) {
            of.removeFirst();
        }
    }

    Map<ReasonCode, Long> counts() {
        return Map.copyOf(counts);
    }

    /** The latest of a reason, newest first. */
    List<Letter> latest(ReasonCode reason) {
        List<Letter> newest = new ArrayList<>(latest.getOrDefault(reason, new ArrayDeque<>()));
        Collections.reverse(newest);
        return newest;
    }
}
