package io.tidewatch.cli;

import io.tidewatch.cli.deadletter.LetterFilter;
import io.tidewatch.cli.deadletter.LetterSender;
import io.tidewatch.cli.deadletter.ReplayReport;
import io.tidewatch.cli.deadletter.SentAgain;
import io.tidewatch.cli.deadletter.Standing;
import io.tidewatch.cli.deadletter.StoredLetter;
import io.tidewatch.cli.deadletter.TransactionalSender;
import io.tidewatch.consumer.StopSignal;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.TopicNames;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidewatch dlq replay}: sends dead letters back, each once. */
@Command(
        name = "replay",
        description = {
            "Send dead letters back to the topic that they came from, with their original key, value and headers.",
            "Each is sent once, however often and from wherever this is run and whenever it is killed. A message that is"
                    + " refused again is a new letter, which a later replay sends again, --attempts times in all."
        },
        mixinStandardHelpOptions = true)
final class DlqReplayCommand implements Callable<Integer> {
    /** Two transactions' worth of waiting for brokers. */
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(30);

    @Mixin
    private DlqOptions options;

    @Option(names = "--dry-run", description = "say what would be sent, and send nothing")
    private boolean dry;

    @Option(
            names = "--to",
            paramLabel = "TOPIC",
            defaultValue = TopicNames.SHOP_EVENTS,
            description =
                    "the topic to send to (default: ${DEFAULT-VALUE}); what was sent to one topic can still be sent"
                            + " to another")
    private String target;

    @Option(
            names = "--attempts",
            paramLabel = "N",
            defaultValue = "3",
            description = "a message that was sent again and refused so often stays (default: ${DEFAULT-VALUE})")
    private int attempts;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (attempts < 1) {
            throw new ParameterException(spec.commandLine(), "--attempts is " + attempts + "; give 1 or more");
        }
        if (target.equals(TopicNames.DEAD_LETTERS)) {
            throw new TidewatchException("--to is " + target + ", where the letters are; give another topic");
        }
        options.check(TopicNames.DEAD_LETTERS);
        options.check(target);
        ReplayReport report = new ReplayReport();
        StopSignal stop = new StopSignal();
        if (!dry) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop.stop(STOPS_WITHIN), "replay-shutdown"));
        }
        boolean whole = false;
        try {
            options.ask(() -> replay(report, stop));
            whole = !stop.isAsked();
        } finally {
            // A failure before the first letter speaks for itself.
            if (whole || stop.isAsked() || report.count(Standing.DUE) > 0) {
                tell(report, whole);
            }
            stop.ended();
        }
        return ExitCode.OK;
    }

    private void replay(ReplayReport report, StopSignal stop) {
        // First: it ends another replay at work and what that left open, so that the marks stand still.
        try (LetterSender sender =
                dry ? LetterSender.dry(report) : TransactionalSender.open(options.client(), target, report)) {
            Progress progress = DlqOptions.progress(spec);
            SentAgain sentAgain = options.sentAgain(target, progress, stop::isAsked);
            if (stop.isAsked()) {
                // Not all marks are known, so nothing may be sent.
                return;
            }
            LetterFilter filter = options.filter();
            options.read(record -> {
                Optional<StoredLetter> letter = StoredLetter.of(record).filter(filter::wants);
                Optional<Standing> standing = letter.map(each -> Standing.of(each, sentAgain::contains, attempts));
                if (standing.equals(Optional.of(Standing.DUE))) {
                    sender.send(letter.get());
                } else {
                    sender.pass(record.partition(), record.offset());
                    standing.ifPresent(report::stays);
                }
                progress.sayNowAndThen(() -> String.format(
                        Locale.ENGLISH,
                        "%,d sent, %,d sent before",
                        report.count(Standing.DUE),
                        report.count(Standing.SENT_BEFORE)));
                return !stop.isAsked();
            });
            sender.finish();
            progress.end();
        }
    }

    private void tell(ReplayReport report, boolean whole) {
        PrintWriter out = spec.commandLine().getOut();
        if (!whole) {
            out.println("Not all letters were looked at. Run the same command again: it goes on from here.");
        }
        report.lines(target, dry, whole).forEach(out::println);
        out.flush();
    }
}
