package io.tidewatch.topics;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The fields of one object as its readers look them up. A reader keeps what it has read in an array of {@link #size} values,
 * at the fields' places, with null for a field that it has not met; the object is made from that array.
 */
final class FieldTable {
    static final FieldTable EVENT = new FieldTable(EventField.values());
    static final FieldTable LINE = new FieldTable(LineField.values());
    static final FieldTable ALIAS = new FieldTable(AliasField.values());

    private final WireField<?>[] fields;
    private final FieldKind[] kinds;
    private final Map<String, Integer> places;
    private final byte[][] quoted;

    private FieldTable(WireField<?>... fields) {
        this.fields = fields;
        this.kinds = Arrays.stream(fields).map(WireField::kind).toArray(FieldKind[]::new);
        this.places = IntStream.range(0, fields.length)
                .boxed()
                .collect(Collectors.toUnmodifiableMap(place -> fields[place].wireName(), place -> place));
        this.quoted = quoted(Arrays.stream(fields).map(WireField::wireName).toArray(String[]::new));
    }

    int size() {
        return fields.length;
    }

    WireField<?> field(int place) {
        return fields[place];
    }

    FieldKind kind(int place) {
        return kinds[place];
    }

    /** The place of the field of this name; -1 if there is none. */
    int find(String wireName) {
        return places.getOrDefault(wireName, -1);
    }

    /** The names as they stand in JSON, in quotation marks. Not copied, must not be changed. */
    byte[][] quoted() {
        return quoted;
    }

    /** Names in quotation marks, in ASCII. */
    static byte[][] quoted(String... names) {
        return Arrays.stream(names)
                .map(name -> ('"' + name + '"').getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
    }
}
