package io.tidewatch.topics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.OptionalDouble;

/** The contract's JSON, set up to refuse what could be read in two ways or could exhaust memory. */
public final class Json {
    /** Levels of objects and arrays, unknown fields included. The contract itself has three. */
    static final int MAX_DEPTH = 32;
    /** Characters of a number. A double needs at most 24, and long ones cost quadratic time to read. */
    static final int MAX_NUMBER_LENGTH = 64;
    /** Characters of a field name, unknown ones included: the parser remembers names, and they must not fill the memory. */
    static final int MAX_NAME_LENGTH = 256;
    /** Bytes that most messages fit into. */
    private static final int USUAL_BYTES = 512;

    /** For what comes from outside; its strings are at most {@link EventLimits#MAX_BYTES} long. */
    public static final JsonFactory FACTORY = factory(EventLimits.MAX_BYTES);
    /** For models, whose graph is one long text; its reader sets no limit of its own beyond the topic's for a message. */
    static final JsonFactory LARGE = factory(Integer.MAX_VALUE);

    private Json() {}

    /** Writes one message. */
    interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    /** Writes a number that JSON can say. */
    static void finite(JsonGenerator json, String field, double number) throws IOException {
        json.writeNumberField(field, finite(field, number));
    }

    /** Writes a number that JSON can say, if there is one. */
    static void finite(JsonGenerator json, String field, OptionalDouble number) throws IOException {
        if (number.isPresent()) {
            finite(json, field, number.getAsDouble());
        }
    }

    /** The number, if JSON can say it. */
    static double finite(String field, double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("field '" + field + "' is not a finite number");
        }
        return number;
    }

    /** The bytes of the object whose fields {@code body} writes. */
    static byte[] object(Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            body.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a message could not be written to memory", e);
        }
        return bytes.toByteArray();
    }

    private static JsonFactory factory(int maxStringLength) {
        return new JsonFactoryBuilder()
                // A buffer that is kept for the next message keeps what the last one said, an erased user's as well.
                // What comes
                // often, plain events, features and scores, is read and written without it.
                .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNumberLength(MAX_NUMBER_LENGTH)
                        .maxNameLength(MAX_NAME_LENGTH)
                        .maxStringLength(maxStringLength)
                        .build())
                // Field names come from outside; String.intern would keep every one of them for good.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                // The contract is UTF-8. Guessing UTF-16 and UTF-32 would let bytes pass that no other consumer can
                // read.
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                // Double.toString differs between Java 17 and 19+ in the last digit; this writer does not.
                .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                .build();
    }
}
