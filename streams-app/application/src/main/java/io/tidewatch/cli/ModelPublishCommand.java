package io.tidewatch.cli;

import io.tidewatch.engine.scoring.Device;
import io.tidewatch.streams.registry.ModelRegistry;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.PublishedModel;
import io.tidewatch.topics.TidewatchException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidewatch model publish}: puts a model folder on the topic, where it does nothing yet. */
@Command(
        name = "publish",
        description =
                "Check a model and put it on the topic churn.models under its name. It changes nothing until it is"
                        + " activated. Can be repeated; a published model is never changed.",
        mixinStandardHelpOptions = true)
final class ModelPublishCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "the model folder with model.onnx and model.json")
    private Path folder;

    @Mixin
    private RegistryOptions registry;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        ModelCheck check = ModelFolder.check(folder, Device.CPU);
        PublishedModel model = ModelFolder.read(folder, check.manifest().name(), registry.by());
        ModelRegistry now = registry.read();
        Optional<PublishedModel> before = Optional.ofNullable(now.models().get(model.name()));
        before.ifPresent(published -> refuseAnother(published, model));
        PrintWriter out = spec.commandLine().getOut();
        if (before.isPresent()) {
            out.println("The model " + model.name() + " is published already.");
        } else {
            registry.write(publisher -> publisher.publish(model));
            out.println(
                    "Published " + model.name() + ". 'tidewatch model activate " + model.name() + "' makes it decide.");
        }
        out.flush();
        return ExitCode.OK;
    }

    /** Instances that have the one loaded and those that load it later would disagree under one name. */
    private void refuseAnother(PublishedModel published, PublishedModel model) {
        if (!published.sha256().equals(model.sha256())) {
            throw new TidewatchException(
                    "another model '" + model.name() + "' was published at " + published.publishedAt()
                            + " by " + published.publishedBy()
                            + ", and a published model is never changed; give this one another name when it is trained or"
                            + " exported");
        }
    }
}
