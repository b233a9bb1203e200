package io.tidewatch.workbench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.tidewatch.cli.Progress;
import io.tidewatch.replay.ReplaySpan;
import io.tidewatch.replay.generator.RespondingShop;
import io.tidewatch.replay.generator.ShopSettings;
import io.tidewatch.replay.log.Dataset;
import io.tidewatch.replay.log.EventLog;
import io.tidewatch.replay.log.EventSource;
import io.tidewatch.replay.report.DriftHistory;
import io.tidewatch.replay.report.Report;
import io.tidewatch.replay.report.RunFacts;
import io.tidewatch.streams.KafkaLogs;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.workbench.demo.CrmSamples;
import io.tidewatch.workbench.demo.Demo;
import io.tidewatch.workbench.demo.DemoFolder;
import io.tidewatch.workbench.demo.DemoSettings;
import io.tidewatch.workbench.demo.DemoWatcher;
import io.tidewatch.workbench.demo.Speed;
import io.tidewatch.workbench.demo.StrategyTrial;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidewatch demo}: the whole product in one process on a broker of its own, and the report from what it published. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Starts a Kafka broker in this process, replays a year of a real shop through the engine, and reports of the"
                        + " last half year how many warnings it raised, how early, and how many of those customers were"
                        + " lost. Needs nothing installed but Java.")
final class DemoCommand implements Callable<Integer> {
    /** The last half year of Online Retail begins here; the shipped model has not seen it. */
    private static final Instant JUDGED_IN_ONLINE_RETAIL = Instant.parse("2011-06-09T00:00:00Z");
    /** What is judged of another log: as long, so that the longest churn window of 180 days can end in it. */
    private static final int JUDGED_DAYS = 183;
    /** A day of the log each second: half a year takes three minutes, and a few warnings come in each second. */
    private static final String WATCHABLE_SPEED = "86400";

    private static final double DAY_SECONDS = 86_400;
    /** Enough to see that they differ, few enough to be read. */
    private static final int TASKS_SHOWN = 4;
    /** Far more than a shop would hold out, which has more than a year's time: so that a small shop shows an effect in minutes. */
    private static final double RESPOND_HOLDOUT = 0.3;

    /** The variables that logback.xml reads; a person who sets them wants to see what is logged. */
    private static final String LOG_LEVEL = "TIDEWATCH_LOG_LEVEL";

    private static final String KAFKA_LOG_LEVEL = "TIDEWATCH_KAFKA_LOG_LEVEL";

    @Spec
    private CommandSpec spec;

    @Mixin
    private DatasetOptions dataset;

    @Mixin
    private EngineOptions engineOptions;

    @Mixin
    private ReportFiles files;

    @Mixin
    private ShopDemoOptions shop;

    @Option(
            names = "--partitions",
            paramLabel = "COUNT",
            defaultValue = "4",
            description = "Partitions of every topic; the alerts do not depend on it. Default: ${DEFAULT-VALUE}.")
    private int partitions;

    @Option(
            names = "--speed",
            paramLabel = "SPEED",
            description = "max, or how many seconds of the log pass in one second once --from is reached, for example"
                    + " 86400 for a day each second. Default: 86400 on a terminal, so that one can watch in the console;"
                    + " otherwise, and with --headless, max.")
    private Optional<String> speed = Optional.empty();

    @Option(
            names = "--headless",
            description = "For scripts: as fast as it goes, plain lines of progress, and no waiting at the end.")
    private boolean headless;

    @Option(
            names = "--respond",
            description =
                    "With a made-up shop (--users): its customers respond to what the warnings suggest. A part of them is held out, and at the"
                            + " end the effect that the experiment measured stands beside the true one.")
    private boolean respond;

    @Option(
            names = "--keep",
            description =
                    "Leave broker and engine running after the report, as on a terminal, for a look with any Kafka client.")
    private boolean keep;

    @Option(
            names = "--run-dir",
            paramLabel = "FOLDER",
            description =
                    "Where broker, engine and consumers keep their files; new or empty. Default: a temporary one.")
    private Optional<Path> runFolder = Optional.empty();

    @Override
    public Integer call() throws Exception {
        if (shop.isWanted(spec.commandLine().getParseResult())) {
            return quietly(() -> openShop(new ShopDemoRun(shop, engineOptions.model(), runFolder)));
        }
        files.check("demo");
        // Told before a broker starts, as a model that is missing is.
        Optional<RespondingShop> responding = respondingShop();
        DemoSettings settings = settings();
        Optional<Duration> span = shop.span();
        // A model that is missing should be told of before a broker starts.
        engineOptions.load().close();
        return quietly(() -> run(settings, span, responding));
    }

    private static int quietly(Supplier<Integer> work) {
        quietLogs();
        return System.getenv(KAFKA_LOG_LEVEL) == null ? KafkaLogs.silently(work) : work.get();
    }

    private int openShop(ShopDemoRun run) {
        Progress progress = progress();
        try {
            return run.run(watcher(progress), progress::end, spec.commandLine().getOut());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED;
        } finally {
            progress.end();
        }
    }

    private int run(DemoSettings settings, Optional<Duration> span, Optional<RespondingShop> responding) {
        PrintWriter err = spec.commandLine().getErr();
        Progress progress = progress();
        try (DemoFolder folder = DemoFolder.open(runFolder);
                Demo demo = new Demo(settings, folder, watcher(progress))) {
            // Also when somebody loses patience: the broker's files should not stay behind.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(demo, folder), "stop-demo"));
            progress.end();
            greet(demo, settings.speed());
            RunFacts facts = responding.isPresent() ? demo.respond(responding.get()) : demo.replay(dataset.source());
            Report report = demo.recorder().report(facts, DriftHistory.of(demo.drift()));
            demo.awaitConsumers();
            if (responding.isPresent()) {
                progress.say(
                        "running the same shop twice more without Kafka: by the rules, and by a strategy that learns");
                report = report.with(demo.effect(responding.get())
                        .with(StrategyTrial.run(shopSettings(), settings, engineOptions.forgetting())));
            }
            files.write(report, demo.recorder().judgedAlerts());
            progress.end();
            int code = dataset.finish(facts.rows(), err);
            show(report, demo);
            if (keep || span.isPresent() || isWatched()) {
                stayOpen(demo, folder, span);
            }
            return code;
        } catch (IOException e) {
            throw new TidewatchException("the CRM consumer's tasks cannot be read: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the closed loop failed", e);
        } finally {
            progress.end();
        }
    }

    /** Whether a person looks on. */
    private boolean isWatched() {
        return !headless && Progress.onTerminal();
    }

    private Progress progress() {
        return new Progress(spec.commandLine().getErr(), isWatched(), "demo");
    }

    private DemoSettings settings() {
        Speed parsed;
        String wished = speed.orElse(isWatched() ? WATCHABLE_SPEED : "max");
        try {
            parsed = Speed.parse(wished);
        } catch (IllegalArgumentException e) {
            throw new TidewatchException("--speed is '" + wished + "'; " + e.getMessage(), e);
        }
        return new DemoSettings(
                partitions,
                parsed,
                dataset.from().orElseGet(this::lastHalfYear),
                dataset.to(),
                engineOptions.model(),
                respond
                        ? engineOptions.policy(dataset.name()).actingBeforeTrained()
                        : engineOptions.policy(dataset.name()),
                respond ? RESPOND_HOLDOUT : 0,
                shop.consolePort(!isWatched()));
    }

    private Optional<RespondingShop> respondingShop() {
        if (!respond) {
            return Optional.empty();
        }
        return Optional.of(new RespondingShop(shopSettings()));
    }

    private ShopSettings shopSettings() {
        return dataset.generatedShop()
                .orElseThrow(() ->
                        new TidewatchException("--respond needs customers who can respond, and those of a log cannot;"
                                + " give --users for a made-up shop, for example --users 3000"))
                .settings();
    }

    /** Reads another log than the shipped one once more to know where it ends. */
    private Instant lastHalfYear() {
        EventSource source = dataset.source();
        if (source.name().equals(Dataset.ONLINE_RETAIL.wireName())) {
            return JUDGED_IN_ONLINE_RETAIL;
        }
        try (EventLog log = source.open()) {
            ReplaySpan span = new ReplaySpan(log, dataset.to());
            span.forEachRemaining(event -> {});
            Instant end = span.end()
                    .orElseThrow(() ->
                            new TidewatchException(source.name() + " has no usable event, there is nothing to show"));
            return end.truncatedTo(ChronoUnit.DAYS).minus(JUDGED_DAYS, ChronoUnit.DAYS);
        }
    }

    private static DemoWatcher watcher(Progress progress) {
        return new DemoWatcher() {
            @Override
            public void says(String words) {
                progress.say(words);
            }

            @Override
            public void sent(Instant eventTime) {
                progress.event(eventTime);
            }

            @Override
            public void decided(long events, long ofAll, long alerts) {
                progress.sayNowAndThen(() -> "%,d of %,d events decided, %,d alerts".formatted(events, ofAll, alerts));
            }
        };
    }

    private static void stop(Demo demo, DemoFolder folder) {
        demo.close();
        folder.close();
    }

    private void greet(Demo demo, Speed pace) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("The console is open: " + demo.console());
        pace.factor()
                .ifPresent(factor -> out.printf(
                        "The first part of the log passes at once, then %s of it each second; --speed max does not wait.%n",
                        factor == DAY_SECONDS ? "a day" : "%,.0f seconds".formatted(factor)));
        out.flush();
    }

    private void show(Report report, Demo demo) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        ReportSummary.print(report, out);
        out.println();
        showTasks(CrmSamples.read(demo.crmTasks(), TASKS_SHOWN), out);
        files.files().forEach(file -> out.println("written: " + file));
        out.flush();
    }

    private static void showTasks(List<CrmSamples.Task> tasks, PrintWriter out) {
        out.println("On a CRM agent's list at the end of the log:");
        for (CrmSamples.Task task : tasks) {
            out.printf(
                    "  %-6s  due %s  %s%n          %s%n",
                    task.priority(), task.dueAt().atOffset(ZoneOffset.UTC).toLocalDate(), task.title(), task.text());
        }
        out.println();
    }

    private void stayOpen(Demo demo, DemoFolder folder, Optional<Duration> span) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        out.println();
        out.println("Still running; end it with Ctrl-C.");
        out.println("  console:   " + demo.console());
        out.println("  bootstrap server: " + demo.bootstrapServers());
        out.println("  topics: "
                + String.join(
                        ", ",
                        TopicNames.SHOP_EVENTS,
                        TopicNames.DEAD_LETTERS,
                        TopicNames.FEATURES,
                        TopicNames.SCORES,
                        TopicNames.INTERVENTIONS));
        out.println("  coupons:   " + demo.coupons());
        out.println("  CRM tasks: " + demo.crmTasks());
        out.println("  folder:    " + folder.path());
        out.flush();
        demo.awaitEnd(span);
    }

    /**
     * Broker, engine and consumers tell of their start and end; here the progress line does. Kafka's own loggers are silenced
     * as a whole: broker and clients warn of each other's retries, and what is fatal ends the engine with a sentence.
     */
    private static void quietLogs() {
        if (System.getenv(LOG_LEVEL) == null && LoggerFactory.getLogger("io.tidewatch") instanceof Logger logger) {
            logger.setLevel(Level.WARN);
        }
    }
}
