package io.tidewatch.cli;

import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.admin.TopicAdmin;
import io.tidewatch.topics.admin.TopicPlan;
import io.tidewatch.topics.catalog.TopicCatalog;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidewatch topics}: shows and makes the difference between the topic catalog and a cluster; and the rights on it. */
@Command(
        name = "topics",
        description =
                "Show or make the difference between the topic catalog and a cluster. Never deletes, never shrinks.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {TopicsCommand.Plan.class, TopicsCommand.Apply.class, AclsCommand.class, StrimziCommand.class})
public final class TopicsCommand implements Runnable {
    /** What {@code plan --exit-code} answers when there is something to do; 1 and 2 already mean that it failed. */
    static final int DIFFERENCES = 3;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "say 'topics plan', 'topics apply', 'topics acls' or 'topics strimzi'");
    }

    /** What both commands are told. */
    static final class Target {
        @Mixin
        private KafkaConnection connection;

        @Mixin
        private CatalogOptions options;

        /** Does something with the cluster. */
        private int ask(Function<TopicAdmin, Integer> work) {
            return connection.ask(() -> {
                try (Admin admin = connection.admin()) {
                    return work.apply(new TopicAdmin(admin));
                }
            });
        }
    }

    /** {@code tidewatch topics plan}. */
    @Command(
            name = "plan",
            description = "Print what 'apply' would do, and change nothing.",
            mixinStandardHelpOptions = true)
    static final class Plan implements Callable<Integer> {
        @Mixin
        private Target target;

        @Option(
                names = "--exit-code",
                description = "end with " + DIFFERENCES + " if there is a difference, 0 if there is none")
        private boolean exitCode;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            TopicCatalog catalog = target.options.catalog();
            return target.ask(admin -> {
                TopicPlan plan = admin.plan(catalog);
                print(
                        spec.commandLine().getOut(),
                        plan,
                        "would be made by 'tidewatch topics apply' with the same options");
                return exitCode && !plan.isEmpty() ? DIFFERENCES : ExitCode.OK;
            });
        }
    }

    /** {@code tidewatch topics apply}. */
    @Command(
            name = "apply",
            description = "Make the cluster's topics what the catalog says. Can be repeated.",
            mixinStandardHelpOptions = true)
    static final class Apply implements Callable<Integer> {
        @Mixin
        private Target target;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            TopicCatalog catalog = target.options.catalog();
            return target.ask(admin -> {
                TopicPlan plan = admin.plan(catalog);
                admin.apply(plan);
                print(spec.commandLine().getOut(), plan, "made");
                return ExitCode.OK;
            });
        }
    }

    private static void print(PrintWriter out, TopicPlan plan, String outcome) {
        TopicPlanTable.of(plan).forEach(out::println);
        plan.refusals().forEach(refusal -> out.println("refused: " + refusal + "."));
        plan.notes().forEach(note -> out.println("note: " + note + "."));
        int changes = plan.changes().size();
        if (changes > 0) {
            out.println(changes + (changes == 1 ? " change " : " changes ") + outcome + ".");
        } else if (plan.refusals().isEmpty()) {
            out.println("Nothing to change: every topic is as the catalog says"
                    + Optional.of(plan.notes())
                            .filter(notes -> !notes.isEmpty())
                            .map(notes -> ", notes aside")
                            .orElse("")
                    + ".");
        }
        out.flush();
    }
}
