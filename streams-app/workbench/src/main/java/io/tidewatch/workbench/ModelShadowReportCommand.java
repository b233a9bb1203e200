package io.tidewatch.workbench;

import io.tidewatch.cli.KafkaConnection;
import io.tidewatch.cli.TextTable;
import io.tidewatch.cli.TimeOption;
import io.tidewatch.cli.TopicToEnd;
import io.tidewatch.replay.report.ShadowPage;
import io.tidewatch.replay.shadow.ModelFigures;
import io.tidewatch.replay.shadow.ShadowJudge;
import io.tidewatch.replay.shadow.ShadowReport;
import io.tidewatch.replay.shadow.ShadowReportJson;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.ShadowScoreCodec;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.admin.Access;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidewatch model shadow-report}: the active model and its shadow, by what became of the users. */
@Command(
        name = "shadow-report",
        description = "Compare the active model with the one in its shadow on what became of the users whom both scored"
                + " (topic churn.shadow). Says when it is too early to tell.",
        mixinStandardHelpOptions = true)
final class ModelShadowReportCommand implements Callable<Integer> {
    @Mixin
    private KafkaConnection connection;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = TimeOption.class,
            description = "a date or an ISO time: records that arrived earlier are not read (default: all there are)")
    private Instant since = Instant.EPOCH;

    @Option(names = "--json", paramLabel = "FILE", description = "where the comparison goes as JSON")
    private Optional<Path> json = Optional.empty();

    @Option(names = "--html", paramLabel = "FILE", description = "where it goes as a page")
    private Optional<Path> html = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try {
            ShadowJudge judge = new ShadowJudge();
            long unreadable = new TopicToEnd(connection, TopicNames.SHADOW, Access.as("operator"))
                    .read(since, value -> take(value, judge));
            ShadowReport report = judge.report()
                    .orElseThrow(() -> new TidewatchException(TopicNames.SHADOW + " has no record"
                            + (since.equals(Instant.EPOCH) ? "" : " since " + since)
                            + "; set a shadow with 'tidewatch model shadow NAME' and let events come"));
            tell(report, unreadable);
            if (json.isPresent()) {
                Files.writeString(json.get(), ShadowReportJson.write(report));
            }
            if (html.isPresent()) {
                Files.writeString(html.get(), ShadowPage.write(report));
            }
            return ExitCode.OK;
        } catch (IOException failed) {
            throw new TidewatchException("the comparison cannot be written: " + failed, failed);
        }
    }

    private static boolean take(byte[] value, ShadowJudge judge) {
        try {
            judge.add(ShadowScoreCodec.read(value));
            return true;
        } catch (InvalidMessageException foreign) {
            return false;
        }
    }

    private void tell(ShadowReport report, long unreadable) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ENGLISH,
                "%,d events of %,d users, %s to %s; %.1f %% of them in the same band%n",
                report.events(),
                report.users(),
                report.first(),
                report.last(),
                100.0 * report.sameBand() / report.events());
        TextTable.lines(List.of(
                        List.of(
                                "",
                                "MODEL",
                                "WINDOW",
                                "JUDGED",
                                "LOST",
                                "ROC",
                                "LOSS",
                                "ECE",
                                "WARNINGS",
                                "JUDGED",
                                "RIGHT"),
                        row("active", report.active()),
                        row("shadow", report.shadow())))
                .forEach(out::println);
        if (report.daysWithout() > 0) {
            out.println(
                    report.daysWithout() + " days have no record: if the shadow was off, visits of those days are not"
                            + " known, and some users count as lost who were not.");
        }
        if (report.otherPairs() > 0) {
            out.println(report.otherPairs() + " records of other pairs of models count for visits only.");
        }
        if (unreadable > 0) {
            out.println(unreadable + " records are no shadow scores and were left out.");
        }
        out.println(report.verdict());
        out.flush();
    }

    private static List<String> row(String role, ModelFigures figures) {
        return List.of(
                role,
                figures.model(),
                figures.medianWindowDays() + "d",
                Integer.toString(figures.judged()),
                Integer.toString(figures.lost()),
                number(figures.rocAuc()),
                number(figures.logLoss()),
                number(figures.calibration().expectedError()),
                Integer.toString(figures.alerts()),
                Integer.toString(figures.judgedAlerts()),
                number(figures.precision()));
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ENGLISH, "%.4f", value.getAsDouble()) : "-";
    }
}
