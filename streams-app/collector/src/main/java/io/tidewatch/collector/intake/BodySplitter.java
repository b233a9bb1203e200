package io.tidewatch.collector.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a body into its events without reading them: one object, an array of objects, or objects one after the other, each on a line. The
 * bytes of each are handed on as they stand, so that the contract's own reader decides about them.
 */
final class BodySplitter {
    /** Deeper than the contract's reader goes, so that it is the one to refuse an event; a parser without a limit could be made to fail. */
    private static final int MOST_DEPTH = 64;

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MOST_DEPTH).build())
            // Field names come from outside; String.intern would keep every one of them for good.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .build();

    private final byte[] body;
    private final int mostEvents;
    private final List<Piece> pieces = new ArrayList<>();

    private BodySplitter(byte[] body, int mostEvents) {
        this.body = body;
        this.mostEvents = mostEvents;
    }

    /**
     * The events of a body, in their order. A line that is no JSON is a piece of its own.
     *
     * @throws BodyException if nothing in it is a JSON object, an array is cut off, or it has too many events
     */
    static List<Piece> split(byte[] body, int mostEvents) throws BodyException {
        BodySplitter splitter = new BodySplitter(body, mostEvents);
        int start = splitter.afterWhite(0);
        if (start < body.length && body[start] == '[') {
            splitter.array(start);
        } else {
            splitter.lines(start);
        }
        return splitter.pieces;
    }

    private void array(int start) throws BodyException {
        try (JsonParser json = FACTORY.createParser(body, start, body.length - start)) {
            json.nextToken();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (json.currentToken() == null) {
                    throw BodyException.unreadable("The body is a JSON array that is cut off.");
                }
                add(piece(json, start));
            }
            if (json.nextToken() != null) {
                throw BodyException.unreadable("The body goes on after the end of its JSON array.");
            }
        } catch (IOException malformed) {
            throw BodyException.unreadable("The body is no valid JSON array.");
        }
    }

    private void lines(int start) throws BodyException {
        boolean readable = false;
        int at = start;
        while (at < body.length) {
            int end = -1;
            try (JsonParser json = FACTORY.createParser(body, at, body.length - at)) {
                json.nextToken();
                Piece piece = piece(json, at);
                end = at + (int) json.currentLocation().getByteOffset();
                readable |= piece.json().length > 0;
                add(piece);
            } catch (IOException malformed) {
                add(Piece.unreadable());
                end = lineEnd(at);
            }
            at = afterWhite(Math.max(end, at + 1));
        }
        if (!readable) {
            throw BodyException.unreadable(
                    "The body is no JSON: send one object, an array of objects, or one object on each line.");
        }
    }

    private void add(Piece piece) throws BodyException {
        if (pieces.size() == mostEvents) {
            throw BodyException.tooLarge("The body has more than " + mostEvents + " events; send them in parts.");
        }
        pieces.add(piece);
    }

    /** What stands at the parser's token, which is left at its end. */
    private Piece piece(JsonParser json, int base) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return Piece.unreadable();
        }
        int from = base + (int) json.currentTokenLocation().getByteOffset();
        Optional<String> type = Optional.empty();
        boolean hasId = false;
        boolean hasTime = false;
        boolean optsOut = false;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            JsonToken value = json.nextToken();
            switch (name) {
                case "type" -> type = value == JsonToken.VALUE_STRING ? Optional.of(json.getText()) : type;
                case "event_id" -> hasId = true;
                case "time" -> hasTime = true;
                case "opt_out" -> optsOut |= value == JsonToken.VALUE_TRUE;
                default -> {
                    // The contract's reader looks at it.
                }
            }
            json.skipChildren();
        }
        if (json.currentToken() != JsonToken.END_OBJECT) {
            throw new IOException("cut off");
        }
        int to = base + (int) json.currentLocation().getByteOffset();
        return new Piece(Arrays.copyOfRange(body, from, to), type, hasId, hasTime, optsOut);
    }

    private int afterWhite(int from) {
        int at = from;
        while (at < body.length && (body[at] == ' ' || body[at] == '\n' || body[at] == '\r' || body[at] == '\t')) {
            at++;
        }
        return at;
    }

    private int lineEnd(int from) {
        int at = from;
        while (at < body.length && body[at] != '\n') {
            at++;
        }
        return at;
    }
}
