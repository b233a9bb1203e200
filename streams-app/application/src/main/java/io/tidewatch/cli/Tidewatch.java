package io.tidewatch.cli;

import io.tidewatch.cli.capacity.CapacityCommand;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.TidewatchException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The root of all commands: prints a user's mistakes in one sentence and turns outcomes into exit codes. */
@Command(
        name = "tidewatch",
        description = "Real-time early warning for customer churn on Kafka Streams.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Also, through the launcher:",
            "  model      Its other half trains, evaluates, exports and verifies models (Python).",
            "  retrain    Trains on what was served, compares with the active model, publishes what is better"
                    + " (Python).",
            "  bench      Measures the engine beside what it stands on."
        })
public final class Tidewatch implements Runnable {
    private static final Map<String, Class<?>> COMMANDS = Stream.of(
                    CapacityCommand.class,
                    CollectCommand.class,
                    ConsumeCommand.class,
                    DlqCommand.class,
                    DoctorCommand.class,
                    EraseCommand.class,
                    ModelCommand.class,
                    RunCommand.class,
                    SavepointCommand.class,
                    ShardsCommand.class,
                    StatusCommand.class,
                    StrategyCommand.class,
                    TopicsCommand.class,
                    UpliftCommand.class)
            .collect(Collectors.toMap(
                    command -> command.getAnnotation(Command.class).name(),
                    command -> command,
                    (one, other) -> {
                        throw new IllegalStateException(one + " and " + other + " have the same name");
                    },
                    LinkedHashMap::new));

    private static final String LOG_FORMAT = "TIDEWATCH_LOG_FORMAT";
    /** Of each there is a {@code logback-….xml}. */
    private static final Set<String> LOG_FORMATS = Set.of("text", "json");

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** Starts a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        // Logback would be silent for good.
        String format = System.getenv().getOrDefault(LOG_FORMAT, "text");
        if (!LOG_FORMATS.contains(format)) {
            System.err.println("tidewatch: " + LOG_FORMAT + " is '" + format + "'; set it to text or json");
            System.exit(ExitCode.USAGE);
        }
        System.exit(commandLine(arguments).execute(arguments));
    }

    /** The command line with its error handling and all commands. */
    public static CommandLine commandLine() {
        CommandLine root = new CommandLine(new Tidewatch());
        COMMANDS.values().forEach(root::addSubcommand);
        root.addSubcommand(CommandLine.HelpCommand.class);
        // At most one brings commands along; without it those are said to be elsewhere.
        ServiceLoader.load(CommandSet.class)
                .findFirst()
                .orElseGet(DeskCommands::new)
                .addTo(root);
        return configured(root);
    }

    /**
     * The same with the one command that is asked for, where its name says which: to read the annotations of all of them takes a tenth of
     * an engine's start.
     */
    static CommandLine commandLine(String[] arguments) {
        if (arguments.length == 0
                || !COMMANDS.containsKey(arguments[0])
                || DeskCommands.GROUPS.contains(arguments[0])) {
            return commandLine();
        }
        CommandLine root = new CommandLine(new Tidewatch());
        root.addSubcommand(COMMANDS.get(arguments[0]));
        return configured(root);
    }

    private static CommandLine configured(CommandLine root) {
        return root.setCaseInsensitiveEnumValuesAllowed(true)
                .setExitCodeExceptionMapper(Tidewatch::exitCode)
                .setExecutionExceptionHandler((failure, command, parsed) -> report(failure, command));
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int exitCode(Throwable failure) {
        if (failure instanceof TidewatchException known) {
            return known.exitCode();
        }
        return failure instanceof CommandLine.ParameterException ? ExitCode.USAGE : ExitCode.FAILED;
    }

    private static int report(Exception failure, CommandLine command) {
        PrintWriter err = command.getErr();
        if (failure instanceof TidewatchException) {
            err.println("tidewatch: " + failure.getMessage());
        } else {
            // Not the user's to mend: the trace is what a bug report needs.
            err.println("tidewatch: failed unexpectedly, please report this with the trace below");
            failure.printStackTrace(err);
        }
        err.flush();
        return exitCode(failure);
    }
}
