package io.tidewatch.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * A page's files: those of one folder of the class path. A name that is not of their form finds nothing, so no path leads out of it.
 * They are few and small, so each is kept packed once it has been asked for.
 */
public final class ResourceFiles implements Endpoint {
    private static final Pattern NAME = Pattern.compile("[a-z-]+\\.(html|css|js|svg)");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private final String folder;
    private final String prefix;
    private final Map<String, String> headers;
    private final Map<String, Optional<Content>> contents = new ConcurrentHashMap<>();

    /** A file's bytes, as they are and packed. */
    private record Content(byte[] plain, byte[] packed) {}

    /**
     * Files of a folder; {@code /} is its {@code index.html}.
     *
     * @param folder on the class path, between slashes
     * @param prefix of their paths, up to the last slash
     * @param headers of every answer
     */
    public ResourceFiles(String folder, String prefix, Map<String, String> headers) {
        this.folder = Objects.requireNonNull(folder, "folder");
        this.prefix = Objects.requireNonNull(prefix, "prefix");
        this.headers = Map.copyOf(headers);
    }

    @Override
    public Answer answer(Request request) {
        String path = request.path();
        Matcher name = NAME.matcher(
                path.equals("/") ? "index.html" : path.startsWith(prefix) ? path.substring(prefix.length()) : "");
        if (!name.matches()) {
            return lost();
        }
        boolean packs = request.header("accept-encoding").orElse("").contains("gzip");
        return contents.computeIfAbsent(name.group(), this::content)
                .map(content -> answer(TYPES.get(name.group(1)), content, packs))
                .orElseGet(this::lost);
    }

    private Answer answer(String type, Content content, boolean packs) {
        Map<String, String> all = new HashMap<>(headers);
        // Another version of Tidewatch may answer at this address tomorrow.
        all.put("Cache-Control", "no-cache");
        all.put("Vary", "Accept-Encoding");
        if (packs) {
            all.put("Content-Encoding", "gzip");
        }
        return new Answer(Answer.OK, type, all, packs ? content.packed() : content.plain());
    }

    private Answer lost() {
        Answer answer = Answer.error(Answer.NOT_FOUND, "There is nothing at this path; the page is at /.");
        return new Answer(answer.status(), answer.contentType(), headers, answer.body());
    }

    private Optional<Content> content(String name) {
        try (InputStream file = ResourceFiles.class.getResourceAsStream(folder + name)) {
            if (file == null) {
                return Optional.empty();
            }
            byte[] plain = file.readAllBytes();
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream zip = new GZIPOutputStream(packed)) {
                zip.write(plain);
            }
            return Optional.of(new Content(plain, packed.toByteArray()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
