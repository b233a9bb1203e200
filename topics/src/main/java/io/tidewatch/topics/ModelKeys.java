package io.tidewatch.topics;

import java.util.regex.Pattern;

/** The keys of {@code churn.models}: a model's name, one of two pointers, or what follows the shop, which no name can be mistaken for. */
public final class ModelKeys {
    /** The model that decides; {@link ModelPointer}. */
    public static final String ACTIVE = "@active";
    /** The model that scores beside it without deciding; {@link ModelPointer}. */
    public static final String SHADOW = "@shadow";

    /** Where the bands begin by now, so that the warnings stay within the budget; {@link PublishedLines}. */
    public static final String LINES = "@lines";

    /** What a strategy has learnt from outcomes; {@link PublishedStrategy}. */
    public static final String STRATEGY = "@strategy";

    /** Safe in a file name, a metric label and a command line; long enough for a data set, a variant and a date. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private ModelKeys() {}

    /** Whether a text can be a model's name. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** A name, checked. */
    static String name(String text) {
        if (!isName(text)) {
            throw new IllegalArgumentException(
                    "a model's name is 1 to 100 letters, digits, dots, underscores or hyphens and begins with a letter or digit");
        }
        return text;
    }
}
