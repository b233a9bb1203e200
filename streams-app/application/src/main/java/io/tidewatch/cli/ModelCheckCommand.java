package io.tidewatch.cli;

import io.tidewatch.engine.scoring.Device;
import io.tidewatch.topics.ExitCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidewatch model check}: whether this engine would take a model. */
@Command(
        name = "check",
        description = "Load a model as the engine does and say what it is, or what is wrong with it. Asks no cluster.",
        mixinStandardHelpOptions = true)
final class ModelCheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "the model folder with model.onnx and model.json")
    private Path folder;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "where to run it: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Device device = Device.CPU;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        ModelCheck check = ModelFolder.check(folder, device);
        // A name that cannot be published is found here rather than later.
        ModelFolder.read(folder, check.manifest().name(), "");
        PrintWriter out = spec.commandLine().getOut();
        check.lines().forEach(out::println);
        out.println("This engine takes the model.");
        out.flush();
        return ExitCode.OK;
    }
}
