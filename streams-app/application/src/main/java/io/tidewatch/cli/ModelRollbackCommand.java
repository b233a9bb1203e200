package io.tidewatch.cli;

import io.tidewatch.engine.scoring.Device;
import io.tidewatch.streams.registry.ModelRegistry;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.ModelPointer;
import io.tidewatch.topics.TidewatchException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidewatch model rollback}: makes the model decide that did before the last activation. */
@Command(
        name = "rollback",
        description =
                "Make the model decide that did before the last activation or rollback. A second rollback takes the"
                        + " first one back.",
        mixinStandardHelpOptions = true)
final class ModelRollbackCommand implements Callable<Integer> {
    @Mixin
    private RegistryOptions registry;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        ModelRegistry now = registry.read();
        ModelPointer active = now.active()
                .orElseThrow(() -> new TidewatchException(
                        "no model was ever activated, so there is nothing to go back to; each instance serves its"
                                + " 'model.path'"));
        active.previous().ifPresent(previous -> {
            if (!RegistryOptions.published(now, previous.name()).reference().equals(previous)) {
                throw new TidewatchException("the model " + previous.name()
                        + " was published anew since it was active; activate it by name if that is meant");
            }
            ModelFolder.check(now.models().get(previous.name()), Device.CPU);
        });
        ModelPointer pointer =
                new ModelPointer(active.previous(), active.model(), registry.by(), RegistryOptions.now());
        registry.write(publisher -> publisher.activate(pointer));
        PrintWriter out = spec.commandLine().getOut();
        out.println("Rolled back to " + RegistryOptions.word(active.previous()) + ", before it "
                + RegistryOptions.word(active.model()) + ".");
        out.flush();
        return ExitCode.OK;
    }
}
