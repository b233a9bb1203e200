package io.tidewatch.cli;

import java.nio.file.Path;

/** Where Tidewatch is installed, as the launcher says; the working directory without it. */
public final class Installation {
    private static final String HOME_PROPERTY = "tidewatch.home";

    private Installation() {}

    public static Path home() {
        return Path.of(System.getProperty(HOME_PROPERTY, ""));
    }

    /** The model that comes with Tidewatch. */
    public static Path shippedModel() {
        return home().resolve(Path.of("model-export", "models", "tidewatch-base"));
    }
}
