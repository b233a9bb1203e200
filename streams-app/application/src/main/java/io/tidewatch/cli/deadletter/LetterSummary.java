package io.tidewatch.cli.deadletter;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Counts dead letters by what they were refused for. */
public final class LetterSummary {
    private final Predicate<StoredLetter> sentAgain;
    private final Map<LetterClass, ClassFigures> classes = new HashMap<>();
    private long others;

    /** @param sentAgain tells which a replay has sent */
    public LetterSummary(Predicate<StoredLetter> sentAgain) {
        this.sentAgain = sentAgain;
    }

    /** Counts a letter. */
    public void add(StoredLetter letter) {
        classes.computeIfAbsent(LetterClass.of(letter.letter()), sort -> new ClassFigures(letter))
                .add(letter, sentAgain.test(letter));
    }

    /** Counts a record that is neither a letter of an engine nor a mark of a replay. */
    public void addOther() {
        others++;
    }

    /** How many letters there are. */
    public long letters() {
        return classes.values().stream().mapToLong(ClassFigures::letters).sum();
    }

    long sentAgain() {
        return classes.values().stream().mapToLong(ClassFigures::sentAgain).sum();
    }

    long others() {
        return others;
    }

    /** The classes, most letters first. */
    List<Map.Entry<LetterClass, ClassFigures>> classes() {
        Comparator<Map.Entry<LetterClass, ClassFigures>> most =
                Comparator.comparingLong(sort -> -sort.getValue().letters());
        return classes.entrySet().stream()
                .sorted(most.thenComparing(sort -> sort.getKey().reason())
                        .thenComparing(sort -> sort.getKey().detail()))
                .toList();
    }
}
