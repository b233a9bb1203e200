package io.tidewatch.it;

import io.tidewatch.engine.alert.PolicySettings;
import java.nio.file.Path;

/** Where the model lies that comes with the repository, and how it is served. */
final class ShippedModel {
    static final String NAME = "tidewatch-base";
    static final Path FOLDER =
            Repository.root().resolve("model-export").resolve("models").resolve("tidewatch-base");

    /** The default policy in the shop that the model knows, so that it acts. */
    static final PolicySettings POLICY = PolicySettings.defaults().forShop("online-retail");

    private ShippedModel() {}
}
