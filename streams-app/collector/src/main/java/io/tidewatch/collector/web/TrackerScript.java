package io.tidewatch.collector.web;

import io.tidewatch.http.Answer;
import io.tidewatch.http.Endpoint;
import io.tidewatch.http.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** {@code tidewatch.js} at the address that it sends to, so that a shop needs no other place for it. */
final class TrackerScript implements Endpoint {
    /** A change reaches the pages within the hour, and a visitor loads it once. */
    private static final String CACHE = "public, max-age=3600";

    private final Answer script;

    TrackerScript() {
        try (InputStream file = TrackerScript.class.getResourceAsStream("/tracker/tidewatch.js")) {
            if (file == null) {
                throw new IllegalStateException("tidewatch.js is not in the collector's jar");
            }
            this.script = new Answer(
                    Answer.OK,
                    "text/javascript; charset=utf-8",
                    // For pages that say what they load with cross-origin isolation or an integrity hash.
                    Map.of("Cache-Control", CACHE, "Access-Control-Allow-Origin", "*"),
                    file.readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public Answer answer(Request request) {
        return script;
    }
}
