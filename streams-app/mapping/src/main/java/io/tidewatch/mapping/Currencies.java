package io.tidewatch.mapping;

import io.tidewatch.topics.EventField;
import io.tidewatch.topics.FieldKind;
import java.util.Locale;

/** Currencies as logs write them. */
final class Currencies {
    private Currencies() {}

    /** A currency in the contract's capital letters; any other field's text as it is. */
    static String capitals(EventField field, String text) {
        return field.kind() == FieldKind.CURRENCY ? text.toUpperCase(Locale.ROOT) : text;
    }
}
