package io.tidewatch.replay.inspect;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a column of a file, or a path of its JSON objects, holds.
 *
 * @param name as the file writes it
 * @param kind what most of its cells are
 * @param filled records that have something there
 * @param different different texts, counted up to {@link ColumnLook#MAX_DIFFERENT}
 * @param differentShare of the cells among which they were counted, 0 to 1: 1 where no text occurs twice
 * @param values how often each text occurs, in the order of the file; empty if there are too many for a type's names
 * @param examples the first different texts, cut short; for the user's eyes, never for a log line
 * @param span from the least to the largest of its times or numbers, as the file writes them
 * @param oddities what a person should know of it, each in a sentence
 */
public record ColumnFacts(
        String name,
        Kind kind,
        long filled,
        long different,
        double differentShare,
        Map<String, Long> values,
        List<String> examples,
        Optional<String> span,
        List<String> oddities) {
    /** What cells are. */
    public enum Kind {
        TIME("time"),
        NUMBER("number"),
        TEXT("text"),
        EMPTY("empty");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** For a person. */
        public String words() {
            return words;
        }
    }

    /** Whether there may be more different texts than were counted. */
    public boolean hasMore() {
        return different == ColumnLook.MAX_DIFFERENT;
    }

    public ColumnFacts {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        examples = List.copyOf(examples);
        oddities = List.copyOf(oddities);
    }
}
