package io.tidewatch.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.bench.load.Load;
import io.tidewatch.bench.load.Traffic;
import io.tidewatch.bench.row.RowKind;
import io.tidewatch.replay.report.Machine;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidewatch bench}: the engine beside what it stands on and beside its peers, in one run. */
@Command(
        name = "bench",
        description =
                "Measures the engine beside what it stands on and beside its peers, each in a JVM of its own against a"
                        + " broker in another. Compare ratios within one run; figures differ from run to run and machine"
                        + " to machine.",
        subcommands = {
            LatencyCommand.class,
            FootprintCommand.class,
            GrowthCommand.class,
            CoreCommand.class,
            CollectorCommand.class,
            ProfileCommand.class,
            RenderCommand.class
        },
        mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int OWN_ROUNDS = 3;
    private static final String NO_PART = "none";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @ArgGroup
    private Size size = new Size();

    private static final class Size {
        @Option(
                names = "--quick",
                description = "All rows under session and uniform traffic, under ten minutes (the default).")
        private boolean quick;

        @Option(
                names = "--full",
                description = "Every load, up to 10 million users, 1 to 16 partitions; latency, footprint, core and"
                        + " collector too: about an hour.")
        private boolean full;

        @Option(names = "--smoke", description = "That it runs, not how fast: under a minute.")
        private boolean smoke;
    }

    @Option(
            names = "--traffic",
            description = "Own scenario: session, uniform, zipf or shop, several with commas.",
            split = ",")
    private List<Traffic> traffic = new ArrayList<>();

    @Option(names = "--users", description = "Own scenario: different users (100000).")
    private Optional<Integer> users;

    @Option(names = "--events", description = "Own scenario: events of the load (1000000).")
    private Optional<Integer> events;

    @Option(
            names = "--filled",
            description = "Own scenario: after one event of every user, so that the state has its full size.")
    private boolean filled;

    @Option(names = "--partitions", description = "Own scenario: partitions of the events topic (4).")
    private Optional<Integer> partitions;

    @Option(names = "--threads", description = "Own scenario: stream threads, or Flink's parallelism (1).")
    private Optional<Integer> threads;

    @Option(names = "--rows", description = "Only these rows, with commas; --help-rows explains them.", split = ",")
    private List<String> rows = new ArrayList<>();

    @Option(names = "--rounds", description = "Rounds, rows in turn.")
    private Optional<Integer> rounds;

    @Option(names = "--warm", paramLabel = "SECONDS", description = "Most time of a run before measuring.")
    private Optional<Double> warm;

    @Option(names = "--measure", paramLabel = "SECONDS", description = "Most time of measuring in a run.")
    private Optional<Double> measure;

    @Option(names = "--model", paramLabel = "DIR", description = "The model folder (default: the shipped model).")
    private Optional<Path> model;

    @Mixin
    private ResultFiles files;

    @Option(
            names = "--parts",
            description =
                    "What else is measured: latency, footprint, core, collector, with commas, or none (with --full:"
                            + " all).",
            split = ",")
    private List<String> parts = new ArrayList<>();

    @Option(names = "--help-rows", description = "Says what each row does, and ends.")
    private boolean helpRows;

    /** Starts the bench and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new BenchCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                // Parts are named as the commands that measure them alone.
                .setAllowSubcommandsAsOptionParameters(true)
                // The whole usage behind a slip would push the one sentence that helps off the screen.
                .setParameterExceptionHandler((wrong, arguments) -> refuse(wrong.getCommandLine(), wrong))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof TidewatchException) {
                        return refuse(command, failure);
                    }
                    throw failure;
                });
    }

    private static int refuse(CommandLine command, Exception wrong) {
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().printf("tidewatch %s: %s%nSee ./tidewatch %s --help%n", name, wrong.getMessage(), name);
        command.getErr().flush();
        return CommandLine.ExitCode.USAGE;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (helpRows) {
            for (RowKind row : RowKind.values()) {
                out.printf("%s: %s (%s)%n", row.label(), row.meaning(), row.path());
            }
            out.flush();
            return 0;
        }
        Plan plan = plan();
        List<Part> others = parts();
        // Before an hour of measuring, not after it.
        files.prepare();
        Home home = Home.ofLauncher();
        Models models = home.models(model);
        Path folder = home.workFolder();
        Report report = new Report(plan, Machine.describe(), Instant.now());
        try {
            Throughput throughput = new Throughput(home.classPath(), models, folder, progress());
            out.print(Markdown.head(report.json()));
            for (Scenario scenario : plan.scenarios()) {
                report.add(throughput.run(scenario, plan));
                JsonNode sofar = report.json();
                out.print("\n" + Markdown.scenario(sofar, last(sofar.path("scenarios"))));
                out.flush();
                // Each time, so that a bench that is stopped leaves what it has.
                files.write(sofar);
            }
            for (Part part : others) {
                progress().accept("measuring " + part.label());
                report.add(
                        part.label(),
                        part.run(
                                folder,
                                plan.isSmoke(),
                                model,
                                spec.commandLine().getErr()));
                JsonNode sofar = report.json();
                out.print("\n" + Markdown.block(sofar, part.label()));
                out.flush();
                files.write(sofar);
            }
            JsonNode goals = report.json().path("goals");
            if (!goals.isEmpty()) {
                out.print("\n" + Markdown.goals(goals));
            }
            out.flush();
            return report.hasFailures() ? FAILED : 0;
        } finally {
            Folders.delete(folder);
        }
    }

    private List<Part> parts() {
        try {
            if (parts.isEmpty()) {
                return size.full ? List.of(Part.values()) : List.of();
            }
            return parts.equals(List.of(NO_PART))
                    ? List.of()
                    : parts.stream().map(Part::of).toList();
        } catch (IllegalArgumentException wrong) {
            throw new CommandLine.ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
    }

    private static JsonNode last(JsonNode array) {
        return array.get(array.size() - 1);
    }

    private Consumer<String> progress() {
        PrintWriter err = spec.commandLine().getErr();
        return line -> {
            err.println(line);
            err.flush();
        };
    }

    private Plan plan() {
        try {
            Plan chosen = size.full ? Plan.full() : size.smoke ? Plan.smoke() : Plan.quick();
            boolean own = !traffic.isEmpty()
                    || users.isPresent()
                    || events.isPresent()
                    || filled
                    || partitions.isPresent()
                    || threads.isPresent();
            List<Scenario> scenarios = (own ? ownScenarios() : chosen.scenarios())
                    .stream().map(this::changed).toList();
            return new Plan(own ? "own" : chosen.name(), scenarios, changed(chosen.own()), changed(chosen.peers()));
        } catch (IllegalArgumentException wrong) {
            throw new CommandLine.ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
    }

    private List<Scenario> ownScenarios() {
        List<Traffic> wanted = traffic.isEmpty() ? List.of(Traffic.SESSION, Traffic.UNIFORM) : traffic;
        return wanted.stream()
                .map(one -> new Scenario(
                        new Load(one, users.orElse(100_000), events.orElse(1_000_000), filled),
                        partitions.orElse(4),
                        threads.orElse(1),
                        List.of(RowKind.values()),
                        OWN_ROUNDS))
                .toList();
    }

    private Scenario changed(Scenario scenario) {
        Scenario inRounds = rounds.isPresent() ? scenario.withRounds(rounds.get()) : scenario;
        return rows.isEmpty()
                ? inRounds
                : inRounds.withRows(rows.stream().map(RowKind::of).toList());
    }

    private Pace changed(Pace pace) {
        return new Pace(warm.orElse(pace.warmSeconds()), measure.orElse(pace.measureSeconds()));
    }
}
