package io.tidewatch.console.web;

import io.tidewatch.http.Answer;
import io.tidewatch.http.Endpoint;
import io.tidewatch.http.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * The files of the page, which hold nothing of the shop: everybody may have them. A name that is not of their form finds nothing, so no
 * path leads out of their folder.
 */
final class ConsoleFiles implements Endpoint {
    static final String PREFIX = "/console/";

    private static final Pattern NAME = Pattern.compile("[a-z-]+\\.(html|css|js|svg)");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    /** By name; there are some ten, so nothing leaves. */
    private final Map<String, Optional<byte[]>> packed = new ConcurrentHashMap<>();

    @Override
    public Answer answer(Request request) {
        String name = request.path().equals("/") ? "index.html" : request.path().substring(PREFIX.length());
        Matcher form = NAME.matcher(name);
        return form.matches()
                ? packed.computeIfAbsent(name, ConsoleFiles::packed)
                        .map(bytes -> Pages.guarded(new Answer(
                                Answer.OK,
                                TYPES.get(form.group(1)),
                                // Another version of Tidewatch may answer at this address tomorrow.
                                Map.of("Cache-Control", "no-cache", "Content-Encoding", "gzip"),
                                bytes)))
                        .orElseGet(ConsoleFiles::lost)
                : lost();
    }

    /** Every browser takes gzip. */
    private static Optional<byte[]> packed(String name) {
        try (InputStream file = ConsoleFiles.class.getResourceAsStream(PREFIX + name)) {
            if (file == null) {
                return Optional.empty();
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
                file.transferTo(zip);
            }
            return Optional.of(bytes.toByteArray());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Answer lost() {
        return Pages.guarded(Answer.error(Answer.NOT_FOUND, "There is nothing at this path; the console is at /."));
    }
}
