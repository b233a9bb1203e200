package io.tidewatch.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.bench.collector.CollectorBench;
import io.tidewatch.bench.process.Broker;
import io.tidewatch.bench.process.ClassPath;
import io.tidewatch.bench.row.RowKind;
import io.tidewatch.replay.report.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidewatch bench collector}: the collector on one core beside a bare producer on one core. */
@Command(
        name = "collector",
        description =
                "The collector on one core under many connections, beside a producer on one core that sends the same events:"
                        + " events a second, and latency at full and at half load.",
        mixinStandardHelpOptions = true)
final class CollectorCommand implements Callable<Integer> {
    private static final int PARTITIONS = 4;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--connections", defaultValue = "1000", description = "Connections (${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--batches",
            defaultValue = "1,10",
            split = ",",
            description =
                    "Events of a request, with commas (${DEFAULT-VALUE}): one as a page sends, ten as a busy one does.")
    private int[] batches;

    @Option(
            names = "--warm",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description = "Not counted (${DEFAULT-VALUE}).")
    private double warm;

    @Option(
            names = "--measure",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description = "Counted, of each load (${DEFAULT-VALUE}).")
    private double measure;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures as JSON.")
    private Optional<Path> json;

    @Override
    public Integer call() throws IOException {
        if (connections < 1 || !(warm >= 0) || !(measure > 0)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "give --connections and --measure above 0, --warm of at least 0");
        }
        json.ifPresent(ResultFiles::prepare);
        Home home = Home.ofLauncher();
        ClassPath classPath = home.classPath();
        Path folder = home.workFolder();
        // Before this process is kept off a core.
        String machine = Machine.describe();
        ObjectNode figures;
        Instant started = Instant.now();
        try (Broker broker = Broker.start(classPath, folder, PARTITIONS)) {
            CollectorBench bench =
                    new CollectorBench(broker, classPath.forPlatform(RowKind.Platform.STREAMS), folder, warm, measure);
            figures = bench.run(connections, batches, line -> {
                PrintWriter err = spec.commandLine().getErr();
                err.println(line);
                err.flush();
            });
        } finally {
            Folders.delete(folder);
        }
        figures.put("machine", machine);
        figures.put("date", started.toString());
        PrintWriter out = spec.commandLine().getOut();
        out.print(CollectorTable.of(figures));
        out.flush();
        if (json.isPresent()) {
            Report.write(json.get(), figures);
        }
        return 0;
    }
}
