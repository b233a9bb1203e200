package io.tidewatch.collector.web;

import io.tidewatch.http.Answer;
import io.tidewatch.http.Endpoint;
import io.tidewatch.http.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** A file of the tracker's, which pages load from where they send their events. */
final class TrackerScript implements Endpoint {
    /**
     * An hour: so long a mended tracker takes to reach a visitor, and a visit seldom is longer. After it the browser asks whether the file
     * has changed, and uses the old one meanwhile for a day, so that no page waits.
     */
    private static final String CACHE = "public, max-age=3600, stale-while-revalidate=86400";

    private static final int NOT_MODIFIED = 304;
    private static final String TYPE = "text/javascript; charset=utf-8";

    private final byte[] script;
    private final byte[] packed;
    private final String tag;

    private TrackerScript(byte[] script) {
        this.script = script;
        this.packed = gzip(script);
        // Weak, since it is the same for the packed file.
        this.tag = "W/\"" + hash(script) + "\"";
    }

    /** A file of the tracker's {@code dist}, by its name. */
    static TrackerScript named(String name) {
        try (InputStream file = TrackerScript.class.getResourceAsStream("/tracker/" + name)) {
            return new TrackerScript(file.readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public Answer answer(Request request) {
        boolean known = request.header("if-none-match")
                .filter(tags -> tags.contains(tag) || tags.strip().equals("*"))
                .isPresent();
        if (known) {
            return with(new Answer(NOT_MODIFIED, TYPE, Map.of(), new byte[0]));
        }
        return takesGzip(request)
                ? with(new Answer(Answer.OK, TYPE, Map.of("Content-Encoding", "gzip"), packed))
                : with(new Answer(Answer.OK, TYPE, Map.of(), script));
    }

    private Answer with(Answer answer) {
        return answer.with("ETag", tag)
                .with("Cache-Control", CACHE)
                .with("Vary", "Accept-Encoding")
                // Module scripts are loaded with CORS. The file is public, the same for everybody and says nothing of
                // anybody.
                .with("Access-Control-Allow-Origin", "*")
                .with("Cross-Origin-Resource-Policy", "cross-origin");
    }

    private static boolean takesGzip(Request request) {
        return Arrays.stream(request.header("accept-encoding").orElse("").split(","))
                .map(coding -> coding.replace(" ", ""))
                .anyMatch(coding -> coding.equals("gzip") || coding.matches("gzip;q=(1|0\\.0*[1-9]).*"));
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256.", impossible);
        }
    }
}
