package io.tidewatch.it;

import java.nio.file.Path;

/** Where the model lies that comes with the repository. */
final class ShippedModel {
    static final String NAME = "tidewatch-base";
    static final Path FOLDER =
            Repository.root().resolve("model-export").resolve("models").resolve("tidewatch-base");

    private ShippedModel() {}
}
