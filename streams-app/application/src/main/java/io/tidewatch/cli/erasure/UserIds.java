package io.tidewatch.cli.erasure;

import io.tidewatch.topics.EventLimits;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The ids that a command was given, each once. Messages name their place, never an id. */
public final class UserIds {
    private UserIds() {}

    /**
     * Reads them.
     *
     * @param given on the command line
     * @param file one a line, in UTF-8; empty lines are passed over
     * @throws TidewatchException if there is none, or one cannot be an id
     */
    public static Set<String> of(List<String> given, Optional<Path> file) {
        Set<String> ids = new LinkedHashSet<>(given);
        file.ifPresent(path -> ids.addAll(lines(path)));
        ids.removeIf(String::isBlank);
        if (ids.isEmpty()) {
            throw new TidewatchException("who is to be erased? Give ids, or --file with one a line");
        }
        int place = 0;
        for (String id : ids) {
            place++;
            if (id.codePointCount(0, id.length()) > EventLimits.MAX_ID_LENGTH
                    || id.chars().anyMatch(Character::isISOControl)) {
                throw new TidewatchException("id number " + place + " is no user id: it has more than "
                        + EventLimits.MAX_ID_LENGTH + " characters, or a control character; nobody was erased");
            }
        }
        return ids;
    }

    private static List<String> lines(Path path) {
        try {
            return Files.readAllLines(path, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new TidewatchException(
                    "the file of --file cannot be read as UTF-8 ("
                            + unreadable.getClass().getSimpleName() + "): " + path,
                    unreadable);
        }
    }
}
