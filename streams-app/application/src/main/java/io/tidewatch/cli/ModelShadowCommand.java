package io.tidewatch.cli;

import io.tidewatch.engine.scoring.Device;
import io.tidewatch.streams.registry.ModelRegistry;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.ModelPointer;
import io.tidewatch.topics.ModelReference;
import io.tidewatch.topics.PublishedModel;
import io.tidewatch.topics.TidewatchException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidewatch model shadow}: lets a published model score beside the active one without deciding. */
@Command(
        name = "shadow",
        description =
                "Let a published model score every event beside the active one, without deciding; what both say goes to"
                        + " the topic churn.shadow. 'model shadow-report' compares them.",
        mixinStandardHelpOptions = true)
final class ModelShadowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", arity = "0..1", description = "the name of a published model, see 'model list'")
    private Optional<String> name = Optional.empty();

    @Option(names = "--off", description = "take the shadow away")
    private boolean off;

    @Mixin
    private RegistryOptions registry;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (name.isPresent() == off) {
            throw new TidewatchException("say which model, as in 'model shadow NAME', or 'model shadow --off'");
        }
        ModelRegistry now = registry.read();
        Optional<ModelReference> before = now.shadow().flatMap(ModelPointer::model);
        Optional<ModelReference> wanted = name.map(model -> checked(RegistryOptions.published(now, model)));
        PrintWriter out = spec.commandLine().getOut();
        if (before.equals(wanted)) {
            out.println(wanted.map(model -> "The model " + model.name() + " is in the shadow already.")
                    .orElse("No model is in the shadow."));
        } else {
            ModelPointer pointer = new ModelPointer(wanted, before, registry.by(), RegistryOptions.now());
            registry.write(publisher -> publisher.shadow(pointer));
            out.println(wanted.map(model -> "The model " + model.name()
                            + " is in the shadow; /status of each instance says" + " whether it was taken.")
                    .orElse("The shadow is off."));
        }
        out.flush();
        return ExitCode.OK;
    }

    private static ModelReference checked(PublishedModel model) {
        ModelFolder.check(model, Device.CPU);
        return model.reference();
    }
}
