package io.tidewatch.cli;

import io.tidewatch.cli.deadletter.LetterFilter;
import io.tidewatch.cli.deadletter.LetterSummary;
import io.tidewatch.cli.deadletter.SentAgain;
import io.tidewatch.cli.deadletter.StoredLetter;
import io.tidewatch.cli.deadletter.SummaryJson;
import io.tidewatch.cli.deadletter.SummaryText;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.TopicNames;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidewatch dlq list}: the dead letters by what they were refused for. */
@Command(
        name = "list",
        description =
                "Count the dead letters by what they were refused for, with where they came from. Prints no payload.",
        mixinStandardHelpOptions = true)
final class DlqListCommand implements Callable<Integer> {
    @Mixin
    private DlqOptions options;

    @Option(names = "--json", description = "as JSON")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        LetterFilter filter = options.filter();
        Progress progress = DlqOptions.progress(spec);
        SentAgain sentAgain = options.sentAgain(TopicNames.SHOP_EVENTS, progress);
        LetterSummary summary = new LetterSummary(sentAgain::contains);
        options.read(record -> {
            Optional<StoredLetter> letter = StoredLetter.of(record);
            letter.filter(filter::wants).ifPresent(summary::add);
            if (letter.isEmpty() && !SentAgain.isMark(record)) {
                summary.addOther();
            }
            progress.sayNowAndThen(() -> String.format(Locale.ENGLISH, "%,d letters counted", summary.letters()));
            return true;
        });
        progress.end();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(SummaryJson.write(summary));
        } else {
            SummaryText.lines(summary).forEach(out::println);
        }
        out.flush();
        return ExitCode.OK;
    }
}
