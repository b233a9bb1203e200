package io.tidewatch.cli;

import io.tidewatch.engine.scoring.Device;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.engine.scoring.ModelException;
import io.tidewatch.topics.PublishedModel;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Checks models as the engine does when it loads them, whether they lie in a folder or on the topic. */
final class ModelFolder {
    private ModelFolder() {}

    /**
     * Loads the model in a folder and tries it out.
     *
     * @throws UserError if it is broken or does not fit this engine; says where
     */
    static ModelCheck check(Path folder, Device device) {
        try (Model model = Model.load(folder, device)) {
            return ModelCheck.of(model);
        } catch (ModelException refused) {
            throw new UserError(refused.getMessage(), refused);
        }
    }

    /** The same for a published model. */
    static ModelCheck check(PublishedModel published, Device device) {
        try (Model model = Model.load(
                Path.of("churn.models", published.name()),
                published.manifest().getBytes(java.nio.charset.StandardCharsets.UTF_8),
                published.graph(),
                device)) {
            return ModelCheck.of(model);
        } catch (ModelException refused) {
            throw new UserError(refused.getMessage(), refused);
        }
    }

    /** The model in a folder as a message, published now. */
    static PublishedModel read(Path folder, String name, String by) {
        try {
            return new PublishedModel(
                    name,
                    Instant.now().truncatedTo(ChronoUnit.MILLIS),
                    by,
                    Files.readString(folder.resolve("model.json")),
                    Files.readAllBytes(folder.resolve("model.onnx")));
        } catch (CharacterCodingException notUtf8) {
            throw new UserError(folder.resolve("model.json") + " is not UTF-8; export the model again", notUtf8);
        } catch (IOException unreadable) {
            throw new UserError("the model folder " + folder + " cannot be read", unreadable);
        } catch (IllegalArgumentException wrongName) {
            throw new UserError(
                    "'name' in " + folder.resolve("model.json") + " is '" + name + "', but " + wrongName.getMessage()
                            + "; give the model another name when it is trained or exported",
                    wrongName);
        }
    }
}
