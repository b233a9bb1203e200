package io.tidewatch.console.view;

import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.ChurnAlert;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The warnings that are open and those that ended last. Where there are too many of either, the oldest are left out and counted. */
final class WarningBook {
    private final int mostOpen;
    private final int mostEnded;
    private final int mostNewest;
    /** By episode, in the order in which they were raised. */
    private final Map<String, Warning> open = new LinkedHashMap<>();
    /** By episode, in the order in which they ended. */
    private final Map<String, Warning> ended = new LinkedHashMap<>();
    /** Raised last by the time of the log, oldest first: partitions are read one before another. */
    private final TreeSet<Raised> newest = new TreeSet<>();

    private long openLeftOut;

    /** When an episode was raised. */
    private record Raised(Instant at, String episode) implements Comparable<Raised> {
        @Override
        public int compareTo(Raised other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : episode.compareTo(other.episode);
        }
    }

    /** Bounds of what is kept of each. */
    WarningBook(int mostOpen, int mostEnded, int mostNewest) {
        this.mostOpen = mostOpen;
        this.mostEnded = mostEnded;
        this.mostNewest = mostNewest;
    }

    /** The next alert of an episode. */
    void take(ChurnAlert alert) {
        if (alert.kind() == AlertKind.ERASED) {
            erase(alert.userId());
            return;
        }
        String episode = alert.episodeId();
        boolean ends = alert.kind() == AlertKind.RESOLVED || alert.kind() == AlertKind.EXPIRED;
        Optional<Warning> known = Optional.ofNullable(open.get(episode));
        if (ends) {
            known.ifPresentOrElse(
                    warning -> {
                        open.remove(episode);
                        ended.put(episode, warning.after(alert));
                        drop(ended, mostEnded);
                    },
                    // One that was left out, or raised before the console began to read: it has no figures worth
                    // showing.
                    () -> openLeftOut = Math.max(0, openLeftOut - 1));
            return;
        }
        open.put(episode, known.map(warning -> warning.after(alert)).orElseGet(() -> Warning.begun(alert)));
        openLeftOut += drop(open, mostOpen);
        if (alert.kind() == AlertKind.RAISED) {
            newest.add(new Raised(alert.eventTime(), episode));
            if (newest.size() > mostNewest) {
                newest.pollFirst();
            }
        }
    }

    /** A consumer has done something about an episode. */
    void done(String episode, Warning.Done done) {
        open.computeIfPresent(episode, (id, warning) -> warning.with(done));
        ended.computeIfPresent(episode, (id, warning) -> warning.with(done));
    }

    /** Raised last, newest first, as they stand by now. */
    List<Warning> newest() {
        List<Warning> latest = new ArrayList<>();
        for (Raised raised : newest.descendingSet()) {
            Optional.ofNullable(open.getOrDefault(raised.episode(), ended.get(raised.episode())))
                    .ifPresent(latest::add);
        }
        return latest;
    }

    /** Those that a filter lets through, dearest first. */
    List<Warning> dearest(Predicate<Warning> filter, int most) {
        List<Warning> all = new ArrayList<>(open.values());
        all.addAll(ended.values());
        return all.stream()
                .filter(filter)
                .sorted(Comparator.comparingDouble(Warning::moneyAtRisk)
                        .reversed()
                        .thenComparing(warning -> warning.raised().episodeId()))
                .limit(most)
                .toList();
    }

    /** How many it has of those that a filter lets through. */
    long count(Predicate<Warning> filter) {
        return open.values().stream().filter(filter).count()
                + ended.values().stream().filter(filter).count();
    }

    /** All of them in sum. */
    WarningTotals totals(int dearest) {
        long returned = ended.values().stream()
                .filter(warning -> warning.state() == Warning.State.RETURNED)
                .count();
        return new WarningTotals(
                open.size() + openLeftOut,
                open.values().stream().mapToDouble(Warning::moneyAtRisk).sum(),
                returned,
                ended.size() - returned,
                dearest(warning -> warning.state() == Warning.State.OPEN, dearest));
    }

    /** Warnings that are open as far as is known, but were too many to be kept. */
    long openLeftOut() {
        return openLeftOut;
    }

    private void erase(String user) {
        open.values().removeIf(warning -> warning.raised().userId().equals(user));
        ended.values().removeIf(warning -> warning.raised().userId().equals(user));
    }

    private static int drop(Map<String, Warning> of, int most) {
        int dropped = 0;
        for (Iterator<String> oldest = of.keySet().iterator(); of.size() > most; dropped++) {
            oldest.next();
            oldest.remove();
        }
        return dropped;
    }
}
