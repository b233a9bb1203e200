package io.tidewatch.cli;

import io.tidewatch.engine.scoring.Device;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.engine.scoring.ModelFiles;
import io.tidewatch.engine.scoring.RunWatch;
import io.tidewatch.streams.config.ScoringConfig;
import io.tidewatch.streams.scoring.RunWatchdog;
import io.tidewatch.topics.PublishedModel;
import io.tidewatch.topics.TidewatchException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Checks models as the engine does when it loads them, whether they lie in a folder or on the topic. */
final class ModelFolder {
    private ModelFolder() {}

    /**
     * Loads the model in a folder and tries it out.
     *
     * @throws TidewatchException if it is broken or does not fit this engine; says where
     */
    static ModelCheck check(Path folder, Device device) {
        try (Model model = Model.load(folder, device, runs())) {
            return ModelCheck.of(model);
        }
    }

    /** The same for a published model. */
    static ModelCheck check(PublishedModel published, Device device) {
        try (Model model = Model.load(Path.of("churn.models", published.name()), files(published), device, runs())) {
            return ModelCheck.of(model);
        }
    }

    /** A model that hangs is refused as an engine refuses it. */
    private static RunWatch runs() {
        return new RunWatchdog(ScoringConfig.LONGEST_RUN);
    }

    /** The files of a published model. */
    static ModelFiles files(PublishedModel published) {
        return new ModelFiles(
                published.manifest().getBytes(StandardCharsets.UTF_8), published.graph(), published.parts());
    }

    /** The model in a folder as a message, published now. */
    static PublishedModel read(Path folder, String name, String by) {
        try {
            ModelFiles files = ModelFiles.read(folder);
            return new PublishedModel(
                    name,
                    Instant.now().truncatedTo(ChronoUnit.MILLIS),
                    by,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(files.manifest()))
                            .toString(),
                    files.graph(),
                    files.parts());
        } catch (CharacterCodingException notUtf8) {
            throw new TidewatchException(
                    folder.resolve("model.json") + " is not UTF-8; export the model again", notUtf8);
        } catch (IllegalArgumentException wrongName) {
            throw new TidewatchException(
                    "'name' in " + folder.resolve("model.json") + " is '" + name + "', but " + wrongName.getMessage()
                            + "; give the model another name when it is trained or exported",
                    wrongName);
        }
    }
}
