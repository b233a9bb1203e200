package io.tidewatch.cli;

import io.tidewatch.cli.deadletter.LetterFilter;
import io.tidewatch.cli.deadletter.LetterText;
import io.tidewatch.cli.deadletter.SentAgain;
import io.tidewatch.cli.deadletter.StoredLetter;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.TopicNames;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidewatch dlq show}: dead letters in full. It prints what customers did: to a person, never to a log. */
@Command(
        name = "show",
        description = {
            "Show dead letters in full: the reason, where the message came from, its key, headers and value.",
            "Prints payload, so mind who reads along and where the output goes."
        },
        mixinStandardHelpOptions = true)
final class DlqShowCommand implements Callable<Integer> {
    /** Two megabytes a letter, at worst. */
    private static final int MOST_LETTERS = 200;
    /** A screen or two. */
    private static final int USUAL_BYTES = 4_096;

    private static final Comparator<StoredLetter> IN_ORDER = Comparator.comparing(StoredLetter::time)
            .thenComparing(StoredLetter::partition)
            .thenComparing(StoredLetter::offset);

    @Mixin
    private DlqOptions options;

    @Option(
            names = "--partition",
            paramLabel = "P",
            description = "the letter of that partition of " + TopicNames.DEAD_LETTERS)
    private Optional<Integer> partition = Optional.empty();

    @Option(names = "--offset", paramLabel = "O", description = "and of that offset there")
    private Optional<Long> offset = Optional.empty();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "5",
            description = "so many letters, those that were refused last; 1 to " + MOST_LETTERS
                    + " (default: ${DEFAULT-VALUE})")
    private int limit;

    @Option(names = "--full", description = "all bytes of key, headers and value, not the first " + USUAL_BYTES)
    private boolean full;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (limit < 1 || limit > MOST_LETTERS) {
            throw new ParameterException(spec.commandLine(), "--limit is " + limit + "; give 1 to " + MOST_LETTERS);
        }
        if (offset.isPresent() && partition.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--offset needs --partition");
        }
        List<StoredLetter> letters = letters();
        if (letters.isEmpty()) {
            throw new TidewatchException(none());
        }
        Progress progress = DlqOptions.progress(spec);
        SentAgain sentAgain = options.sentAgain(TopicNames.SHOP_EVENTS, progress);
        progress.end();
        PrintWriter out = spec.commandLine().getOut();
        for (StoredLetter letter : letters) {
            List<String> lines =
                    LetterText.lines(letter, sentAgain.contains(letter), full ? Integer.MAX_VALUE : USUAL_BYTES);
            lines.forEach(out::println);
            out.println();
        }
        out.flush();
        return ExitCode.OK;
    }

    /** Those refused last, in the order of their refusal. */
    private List<StoredLetter> letters() {
        LetterFilter filter = options.filter();
        PriorityQueue<StoredLetter> last = new PriorityQueue<>(IN_ORDER);
        TopicToEnd.Range range = new TopicToEnd.Range(
                filter.since(), partition.map(OptionalInt::of).orElseGet(OptionalInt::empty));
        options.read(range, record -> {
            StoredLetter.of(record)
                    .filter(filter::wants)
                    .filter(letter -> offset.isEmpty() || offset.get() == letter.offset())
                    .ifPresent(last::add);
            if (last.size() > limit) {
                last.remove();
            }
            return offset.isEmpty() || last.isEmpty();
        });
        return last.stream().sorted(IN_ORDER).toList();
    }

    private String none() {
        LetterFilter filter = options.filter();
        String which = offset.isPresent()
                ? " at partition " + partition.get() + ", offset " + offset.get()
                : (partition.isPresent() ? " in partition " + partition.get() : "")
                        + (filter.reasons().isEmpty() ? "" : " of " + filter.reasons())
                        + (filter.since().equals(Instant.EPOCH) ? "" : " since " + filter.since());
        return "there is no dead letter" + which + " on " + TopicNames.DEAD_LETTERS + " at " + options.address()
                + "; 'tidewatch dlq list' says what there is";
    }
}
