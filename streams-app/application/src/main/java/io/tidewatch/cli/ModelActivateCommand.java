package io.tidewatch.cli;

import io.tidewatch.engine.scoring.Device;
import io.tidewatch.streams.registry.ModelRegistry;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.ModelPointer;
import io.tidewatch.topics.PublishedModel;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidewatch model activate}: makes a published model the one that decides, everywhere and without a restart. */
@Command(
        name = "activate",
        description = "Make a published model the one that decides. Every instance switches within moments, between two"
                + " batches; one that cannot take the model says why and keeps the old one.",
        mixinStandardHelpOptions = true)
final class ModelActivateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "the name of a published model, see 'model list'")
    private String name;

    @Mixin
    private RegistryOptions registry;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        ModelRegistry now = registry.read();
        PublishedModel model = RegistryOptions.published(now, name);
        ModelFolder.check(model, Device.CPU);
        PrintWriter out = spec.commandLine().getOut();
        if (now.activeModel().filter(model.reference()::equals).isPresent()) {
            out.println("The model " + name + " is active already.");
        } else {
            ModelPointer pointer = new ModelPointer(
                    Optional.of(model.reference()), now.activeModel(), registry.by(), RegistryOptions.now());
            registry.write(publisher -> publisher.activate(pointer));
            out.println("Activated " + name + ", before it " + RegistryOptions.word(now.activeModel())
                    + ". /status of each instance says when its tasks have switched, 'model rollback' takes it back.");
        }
        out.flush();
        return ExitCode.OK;
    }
}
