package io.tidewatch.cli.deadletter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A set of offsets of one partition, kept as ranges: letters are sent again in long runs. */
final class OffsetRanges {
    /** The last offset of each range by its first; no two of them overlap or touch. */
    private final TreeMap<Long, Long> lastByFirst = new TreeMap<>();

    /** Adds all offsets from {@code first} to {@code last}, both included. */
    void add(long first, long last) {
        long from = first;
        long to = last;
        Map.Entry<Long, Long> before = lastByFirst.floorEntry(first);
        if (before != null && before.getValue() >= first - 1) {
            from = before.getKey();
            to = Math.max(to, before.getValue());
        }
        Map.Entry<Long, Long> next = lastByFirst.higherEntry(from);
        while (next != null && next.getKey() <= to + 1) {
            to = Math.max(to, next.getValue());
            lastByFirst.remove(next.getKey());
            next = lastByFirst.higherEntry(from);
        }
        lastByFirst.put(from, to);
    }

    void addAll(OffsetRanges others) {
        others.lastByFirst.forEach(this::add);
    }

    boolean contains(long offset) {
        Map.Entry<Long, Long> range = lastByFirst.floorEntry(offset);
        return range != null && range.getValue() >= offset;
    }

    /** The ranges as text: {@code 3-17,20}. */
    String text() {
        return lastByFirst.entrySet().stream()
                .map(range -> range.getKey().equals(range.getValue())
                        ? range.getKey().toString()
                        : range.getKey() + "-" + range.getValue())
                .collect(Collectors.joining(","));
    }

    /** The set that a text says; empty if it says none. */
    static Optional<OffsetRanges> parse(String text) {
        OffsetRanges ranges = new OffsetRanges();
        for (String part : text.split(",", -1)) {
            List<Long> ends = new ArrayList<>();
            for (String end : part.split("-", -1)) {
                if (!end.matches("\\d{1,18}")) {
                    return Optional.empty();
                }
                ends.add(Long.parseLong(end));
            }
            long first = ends.get(0);
            long last = ends.get(ends.size() - 1);
            if (ends.size() > 2 || last < first) {
                return Optional.empty();
            }
            ranges.add(first, last);
        }
        return Optional.of(ranges);
    }
}
