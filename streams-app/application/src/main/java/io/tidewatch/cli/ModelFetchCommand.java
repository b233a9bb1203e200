package io.tidewatch.cli;

import io.tidewatch.engine.scoring.ModelFiles;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.registry.ModelRegistry;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.ModelReference;
import io.tidewatch.topics.PublishedModel;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidewatch model fetch}: a model folder from the topic, as it was published. */
@Command(
        name = "fetch",
        description =
                "Write a published model, or the active one, into a folder: to compare with, or to train on from.",
        mixinStandardHelpOptions = true)
final class ModelFetchCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            description = "a published model (default: the active one; if none was activated, the configuration's"
                    + " model.path)")
    private Optional<String> name = Optional.empty();

    @Mixin
    private RegistryOptions registry;

    @Option(names = "--output", required = true, paramLabel = "DIR", description = "the folder to write, new or empty")
    private Path folder;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        ModelRegistry now = registry.read();
        Optional<PublishedModel> published = name.or(() -> now.activeModel().map(ModelReference::name))
                .map(wanted -> RegistryOptions.published(now, wanted));
        try {
            makeFolder();
            ModelFiles files =
                    published.isPresent() ? ModelFolder.files(published.get()) : ModelFiles.read(configured());
            files.write(folder);
        } catch (IOException failed) {
            throw new TidewatchException("the model cannot be written to " + folder + ": " + failed, failed);
        }
        spec.commandLine()
                .getOut()
                .println("Wrote " + published.map(PublishedModel::name).orElseGet(() -> "the model of " + configured())
                        + " to " + folder + ".");
        spec.commandLine().getOut().flush();
        return ExitCode.OK;
    }

    private void makeFolder() throws IOException {
        Files.createDirectories(folder);
        try (var files = Files.list(folder)) {
            if (files.findAny().isPresent()) {
                throw new TidewatchException("the folder " + folder + " is not empty; name another one with --output");
            }
        }
    }

    private Path configured() {
        return registry.config()
                .map(TidewatchConfig::model)
                .orElseThrow(() ->
                        new TidewatchException("no model was activated, so each instance serves the 'model.path' of its"
                                + " configuration: name a published model, or add --config"))
                .path();
    }
}
