package io.tidewatch.replay.log;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a user's own file is laid out, where the user says it.
 *
 * @param encoding of its text, if it is neither UTF-8 nor tells by a byte order mark
 * @param skip lines before the table, such as a title
 * @param header whether a table's first row has the columns' names; if not they are called 1, 2, 3
 */
public record TextForm(Optional<Charset> encoding, int skip, boolean header) {
    /** What most files are. */
    public static final TextForm PLAIN = new TextForm(Optional.empty(), 0, true);

    /** As options of the command line, name and value in turn. */
    public List<String> options() {
        List<String> options = new ArrayList<>();
        encoding.ifPresent(charset -> options.addAll(List.of("--encoding", charset.name())));
        if (skip > 0) {
            options.addAll(List.of("--skip", Integer.toString(skip)));
        }
        if (!header) {
            options.add("--no-header");
        }
        return options;
    }
}
