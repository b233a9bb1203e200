package io.tidewatch.cli;

import io.tidewatch.consumer.CouponCaps;
import io.tidewatch.consumer.CouponService;
import io.tidewatch.consumer.CrmService;
import io.tidewatch.consumer.DeadLetterReplay;
import io.tidewatch.consumer.DeliverySettings;
import io.tidewatch.consumer.InterventionConsumer;
import io.tidewatch.consumer.ReplayReport;
import io.tidewatch.consumer.ReplayReport.Outcome;
import io.tidewatch.consumer.Service;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.Language;
import io.tidewatch.topics.TidewatchException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidewatch consume}: the reference consumers of {@code churn.interventions}. */
@Command(
        name = "consume",
        description = "Act on churn alerts: reference consumers for a coupon and a CRM service.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "SERVICE",
        subcommands = {ConsumeCommand.Coupon.class, ConsumeCommand.Crm.class})
public final class ConsumeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new TidewatchException("say which service: tidewatch consume coupon, or tidewatch consume crm");
    }

    /** Runs until SIGTERM or Ctrl-C. */
    private static int consume(Supplier<Service> rules, ConsumeOptions options, String fileName, CommandSpec spec) {
        try {
            Service service = rules.get();
            if (options.replayDeadLetters()) {
                replay(options.delivery(service.name(), fileName), spec);
                return ExitCode.OK;
            }
            InterventionConsumer consumer =
                    new InterventionConsumer(service, options.settings(service.name(), fileName));
            Runtime.getRuntime().addShutdownHook(new Thread(consumer::close, service.name() + "-shutdown"));
            consumer.run();
            return ExitCode.OK;
        } catch (UncheckedIOException e) {
            throw TidewatchException.whileRunning(
                    e.getMessage() + " (" + e.getCause().getMessage()
                            + "): nothing is lost, it goes on from here when started again",
                    e);
        }
    }

    /** Runs until every dead letter was looked at once, and says what became of them, whatever the end. */
    private static void replay(DeliverySettings settings, CommandSpec spec) {
        DeadLetterReplay replay = new DeadLetterReplay(settings, Clock.systemUTC());
        Runtime.getRuntime().addShutdownHook(new Thread(replay::close, "replay-shutdown"));
        try {
            replay.run();
        } finally {
            // Empty when it never came to look at the file.
            replay.report()
                    .ifPresent(report -> print(
                            report, settings.deadLetters(), spec.commandLine().getOut()));
        }
    }

    private static void print(ReplayReport report, Path file, PrintWriter out) {
        out.println(report.count(Outcome.SENT) + " sent, " + report.count(Outcome.REFUSED_AGAIN) + " refused again, "
                + report.left() + " left in " + file);
        for (Outcome outcome : Outcome.values()) {
            if (outcome != Outcome.SENT && report.count(outcome) > 0) {
                out.println("  " + report.count(outcome) + " " + outcome.words());
            }
        }
        out.flush();
    }

    /** {@code tidewatch consume coupon}. */
    @Command(
            name = "coupon",
            description = {
                "Grant the coupons that alerts suggest, within caps, and take back what a return makes needless.",
                "Months and days of the caps are those of the alert's event time in UTC, so that a replay of the topic"
                        + " gives the same coupons."
            },
            mixinStandardHelpOptions = true)
    static final class Coupon implements Callable<Integer> {
        @Mixin
        private ConsumeOptions options;

        @Spec
        private CommandSpec spec;

        @Option(
                names = "--per-user-month",
                paramLabel = "COUNT",
                defaultValue = "1",
                description = "Coupons a user gets in a calendar month (default: ${DEFAULT-VALUE}).")
        private int perUserAndMonth;

        @Option(
                names = "--budget-per-day",
                paramLabel = "MONEY",
                defaultValue = "500",
                description = "What all coupons of a day may cost (default: ${DEFAULT-VALUE}).")
        private BigDecimal budgetPerDay;

        @Option(
                names = "--coupon-cost",
                paramLabel = "MONEY",
                defaultValue = "5",
                description = "What a coupon is reckoned to cost, unless the alert's action has a parameter 'cost'"
                        + " (default: ${DEFAULT-VALUE}).")
        private BigDecimal costPerCoupon;

        @Override
        public Integer call() {
            return consume(
                    () -> new CouponService(new CouponCaps(perUserAndMonth, budgetPerDay, costPerCoupon)),
                    options,
                    "coupons.jsonl",
                    spec);
        }
    }

    /** {@code tidewatch consume crm}. */
    @Command(
            name = "crm",
            description =
                    "Open a task with the reasons in words for each customer at risk, and close it when they return.",
            mixinStandardHelpOptions = true)
    static final class Crm implements Callable<Integer> {
        @Mixin
        private ConsumeOptions options;

        @Spec
        private CommandSpec spec;

        @Option(
                names = "--language",
                paramLabel = "LANGUAGE",
                defaultValue = "EN",
                description =
                        "In which language tasks are written: ${COMPLETION-CANDIDATES}; the engine's, as its reasons are"
                                + " (default: ${DEFAULT-VALUE}).")
        private Language language;

        @Override
        public Integer call() {
            return consume(() -> new CrmService(language), options, "tasks.jsonl", spec);
        }
    }
}
