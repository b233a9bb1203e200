package io.tidewatch.workbench;

import io.tidewatch.cli.Progress;
import io.tidewatch.consumer.TaskWording;
import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.alert.Inaction;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.replay.FollowedLines;
import io.tidewatch.replay.KeptProfiles;
import io.tidewatch.replay.OfflineReplay;
import io.tidewatch.replay.ReplayListener;
import io.tidewatch.replay.ReplayOutcome;
import io.tidewatch.replay.evaluation.ReasonQuality;
import io.tidewatch.replay.generator.GeneratedShop;
import io.tidewatch.replay.generator.Truth;
import io.tidewatch.replay.log.EventLog;
import io.tidewatch.replay.log.EventSource;
import io.tidewatch.replay.log.UnusableRows;
import io.tidewatch.replay.report.DriftRecorder;
import io.tidewatch.replay.report.EventCounts;
import io.tidewatch.replay.report.Machine;
import io.tidewatch.replay.report.Report;
import io.tidewatch.replay.report.RunFacts;
import io.tidewatch.replay.report.RunRecorder;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TidewatchException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidewatch backtest}: an event log through the whole core without Kafka, and a report on how well it warned. */
@Command(
        name = "backtest",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Replays an event log through the engine without Kafka and reports how many warnings it would have"
                        + " raised, how early, and how many of those customers were lost, beside simple rules at the same"
                        + " number of warnings. What comes before --from warms up, what comes after it is judged. A model"
                        + " that was not trained on the log's shop raises nothing.",
        footer = {
            "",
            "Example:",
            "  tidewatch backtest --dataset online-retail --from 2011-06-09 --report b.json --alerts a.jsonl"
        })
final class BacktestCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DatasetOptions dataset;

    @Mixin
    private EngineOptions engineOptions;

    @Mixin
    private ReportFiles files;

    @Override
    public Integer call() {
        Instant from = dataset.from()
                .orElseThrow(() -> new TidewatchException(
                        "from when on is to be judged? Add --from with a date; online-retail has a year from"
                                + " 2010-12-01, and --from 2011-06-09 leaves half a year to warm up and half a year to"
                                + " judge"));
        files.check("backtest");
        PrintWriter err = spec.commandLine().getErr();
        Progress progress = new Progress(err, Progress.onTerminal(), "backtest");
        EventSource source = dataset.source();
        PolicySettings settings = engineOptions.policy(source.name());
        RunRecorder recorder = new RunRecorder(from, TaskWording.in(settings.language())::text);
        try (Model model = engineOptions.load();
                Scorer scorer = model.newScorer(OfflineReplay.DEFAULT_BATCH)) {
            FollowedLines lines =
                    new FollowedLines(engineOptions.budget(), settings, scorer, engineOptions.forgetting());
            DriftRecorder drift = new DriftRecorder(model.manifest().reference());
            Replayed replayed = replay(source, lines, watched(recorder, drift, progress), progress);
            progress.end();
            int code = dataset.finish(replayed.unusable(), err);
            Report report = recorder.report(facts(source, from, model, settings, replayed), drift.history());
            files.write(report, recorder.judgedAlerts());
            PrintWriter out = spec.commandLine().getOut();
            ReportSummary.print(report, out);
            kept(replayed.outcome().kept(), out);
            dataset.generatedShop()
                    .map(shop -> reasons(shop, replayed.outcome().end(), recorder.judgedAlerts()))
                    .filter(quality -> quality.alerts() > 0)
                    .ifPresent(quality -> ReasonSummary.print(quality, out));
            files.files().forEach(file -> out.println("written: " + file));
            out.flush();
            return code;
        } catch (ScoringException e) {
            throw new TidewatchException("the model failed: " + e.getMessage() + " Nothing was written.", e);
        }
    }

    private void kept(KeptProfiles kept, PrintWriter out) {
        out.printf(
                Locale.ENGLISH,
                "state at the end: %,d profiles, %,d bytes; %,d forgotten after %d days without an event, %,d of them"
                        + " came back%n",
                kept.profiles(),
                kept.bytes(),
                kept.forgotten(),
                engineOptions.forgetting().afterDays(),
                kept.cameBack());
    }

    /** Only a generated shop knows why its customers leave. */
    private static ReasonQuality reasons(GeneratedShop shop, Instant end, List<ChurnAlert> alerts) {
        Map<String, Truth> truths = new HashMap<>();
        shop.truths(end, truth -> truths.put(truth.userId(), truth));
        return ReasonQuality.judge(alerts, truths);
    }

    private record Replayed(ReplayOutcome outcome, UnusableRows unusable, double seconds) {}

    private Replayed replay(EventSource source, FollowedLines lines, ReplayListener listener, Progress progress)
            throws ScoringException {
        progress.say("reading and sorting " + source.name());
        try (EventLog log = source.open()) {
            ReplayOutcome outcome = new OfflineReplay(lines, OfflineReplay.DEFAULT_BATCH, listener)
                    .run(log, dataset.to())
                    .orElseThrow(() -> new TidewatchException(source.name()
                            + " has no usable event; check the file and, for csv and jsonl, --map and --constant."
                            + log.unusable().describe().stream()
                                    .map(line -> " " + line)
                                    .findFirst()
                                    .orElse("")));
            return new Replayed(outcome, log.unusable(), progress.seconds());
        }
    }

    private static ReplayListener watched(RunRecorder recorder, DriftRecorder drift, Progress progress) {
        return new ReplayListener() {
            @Override
            public void event(ShopEvent event) {
                recorder.event(event);
                progress.event(event.time());
            }

            @Override
            public void features(FeatureRecord features) {
                drift.features(features);
            }

            @Override
            public void score(RiskScore score) {
                recorder.score(score);
            }

            @Override
            public void alert(ChurnAlert alert) {
                recorder.alert(alert);
            }
        };
    }

    private RunFacts facts(EventSource source, Instant from, Model model, PolicySettings settings, Replayed replayed) {
        ReplayOutcome outcome = replayed.outcome();
        if (from.isAfter(outcome.end())) {
            throw new TidewatchException("--from " + from + " lies after the end of the log (" + outcome.end()
                    + "); nothing is left to judge. The log begins at " + outcome.first());
        }
        return new RunFacts(
                "backtest",
                source.name(),
                source.generated(),
                from,
                outcome.end(),
                model.manifest().window(),
                OptionalDouble.of(engineOptions.budget().perThousandAndMonth()),
                Inaction.why(settings, model.manifest()),
                1,
                model.manifest().name(),
                new AlertPolicy(settings, model.manifest()).version(),
                Machine.describe(),
                Instant.now(),
                new EventCounts(outcome.in(), outcome.scored(), 0, outcome.duplicates()),
                replayed.unusable(),
                replayed.seconds());
    }
}
