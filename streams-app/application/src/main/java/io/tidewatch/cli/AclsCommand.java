package io.tidewatch.cli;

import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.admin.AclAdmin;
import io.tidewatch.topics.admin.AclPlan;
import io.tidewatch.topics.catalog.AclWords;
import io.tidewatch.topics.catalog.GrantCommand;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidewatch topics acls}: the rights that a role needs, shown, compared with a cluster's, and granted there. */
@Command(
        name = "acls",
        description = "Show, compare or grant the rights that a role needs on a secured cluster. Takes none away.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AclsCommand.Show.class, AclsCommand.Plan.class, AclsCommand.Apply.class})
final class AclsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "say 'topics acls show', 'topics acls plan' or 'topics acls apply'");
    }

    /** {@code tidewatch topics acls show}. */
    @Command(
            name = "show",
            description = "Print the kafka-acls.sh commands that grant a role's rights. Asks no cluster.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private RoleOptions options;

        @Option(
                names = "--bootstrap-server",
                paramLabel = "HOST:PORT",
                defaultValue = "localhost:9092",
                description = "the address that the commands get (default: ${DEFAULT-VALUE})")
        private String bootstrapServer;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            String principal = options.principal();
            options.role().rights().forEach(right -> {
                out.println("# " + right.why());
                out.println(GrantCommand.of(right, bootstrapServer, principal));
            });
            out.flush();
            return ExitCode.OK;
        }
    }

    /** {@code tidewatch topics acls plan}. */
    @Command(
            name = "plan",
            description = "Print which rights a principal lacks for a role, and which it has beside. Changes nothing.",
            mixinStandardHelpOptions = true)
    static final class Plan implements Callable<Integer> {
        @Mixin
        private KafkaConnection connection;

        @Mixin
        private RoleOptions options;

        @Option(
                names = "--exit-code",
                description = "end with " + TopicsCommand.DIFFERENCES + " if a right is missing, 0 if none is")
        private boolean exitCode;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            return connection.ask(() -> {
                try (Admin admin = connection.admin()) {
                    AclPlan plan = new AclAdmin(admin).plan(options.role(), options.principal());
                    print(spec.commandLine().getOut(), plan, "would be added by 'tidewatch topics acls apply'");
                    return exitCode && !plan.missing().isEmpty() ? TopicsCommand.DIFFERENCES : ExitCode.OK;
                }
            });
        }
    }

    /** {@code tidewatch topics acls apply}. */
    @Command(
            name = "apply",
            description = "Grant a principal the rights of a role. Can be repeated. A superuser's command.",
            mixinStandardHelpOptions = true)
    static final class Apply implements Callable<Integer> {
        @Mixin
        private KafkaConnection connection;

        @Mixin
        private RoleOptions options;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            return connection.ask(() -> {
                try (Admin admin = connection.admin()) {
                    AclAdmin acls = new AclAdmin(admin);
                    AclPlan plan = acls.plan(options.role(), options.principal());
                    acls.apply(plan);
                    print(spec.commandLine().getOut(), plan, "added");
                    return ExitCode.OK;
                }
            });
        }
    }

    private static void print(PrintWriter out, AclPlan plan, String outcome) {
        if (!plan.missing().isEmpty()) {
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("RESOURCE", "PATTERN", "NAME", "OPERATION"));
            plan.missing().forEach(binding -> rows.add(cells(binding)));
            TextTable.lines(rows).forEach(out::println);
        }
        plan.more()
                .forEach(binding -> out.println("note: the principal also has: " + String.join(" ", cells(binding))
                        + " (" + binding.entry().permissionType().name().toLowerCase(Locale.ROOT) + ")."));
        int missing = plan.missing().size();
        out.println(
                missing == 0
                        ? "Nothing to add: the principal has every right of the role."
                        : missing + (missing == 1 ? " right " : " rights ") + outcome + ".");
        out.flush();
    }

    private static List<String> cells(AclBinding binding) {
        return List.of(
                AclWords.of(binding.pattern().resourceType()),
                binding.pattern().patternType().name().toLowerCase(Locale.ROOT),
                binding.pattern().name(),
                AclWords.of(binding.entry().operation()));
    }
}
