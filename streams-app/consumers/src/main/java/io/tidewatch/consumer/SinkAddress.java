package io.tidewatch.consumer;

import io.tidewatch.topics.TidewatchException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A sink as written on the command line: {@code file:PATH} or {@code webhook:URL}. */
public sealed interface SinkAddress {
    /** Orders are appended to this file. */
    record ToFile(Path path) implements SinkAddress {}

    /** Orders are POSTed to this http or https address. */
    record ToWebhook(URI url) implements SinkAddress {}

    /** @throws TidewatchException when the text is neither */
    static SinkAddress parse(String text) {
        int colon = text.indexOf(':');
        String kind = colon < 0 ? "" : text.substring(0, colon);
        String rest = text.substring(colon + 1);
        try {
            if (kind.equals("file") && !rest.isBlank()) {
                return new ToFile(Path.of(rest));
            }
            if (kind.equals("webhook")) {
                URI url = new URI(rest);
                boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
                if (http && url.getHost() != null) {
                    return new ToWebhook(url);
                }
            }
        } catch (URISyntaxException | InvalidPathException e) {
            throw unusable(text, e);
        }
        throw unusable(text, null);
    }

    private static TidewatchException unusable(String text, Exception cause) {
        return new TidewatchException(
                "the sink '" + text + "' is neither file:PATH nor webhook:URL with an http or https URL (--sink)",
                cause);
    }
}
