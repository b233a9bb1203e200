package io.tidewatch.collector.intake;

import io.tidewatch.collector.config.SourceConfig;
import io.tidewatch.http.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The sources that may send, by the key that a request brings and the page that it comes from. Thread-safe. */
final class Sources {
    private static final String SCHEME = "bearer ";

    private final List<SourceConfig> all;
    /** By the key's hash, so that how long a look-up takes tells nothing of a key. */
    private final Map<String, SourceConfig> byKey = new HashMap<>();

    Sources(List<SourceConfig> all) {
        this.all = List.copyOf(all);
        for (SourceConfig source : all) {
            source.keys().forEach(key -> byKey.put(hash(key), source));
        }
    }

    /** The source of the key in {@code Authorization: Bearer KEY} or, where headers cannot be set, in {@code ?key=KEY}. */
    Optional<SourceConfig> of(Request request) {
        return request.header("authorization")
                .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(SCHEME))
                .map(value -> value.substring(SCHEME.length()).strip())
                .or(() -> request.parameter("key"))
                .flatMap(this::ofKey);
    }

    /** The source of a key. */
    Optional<SourceConfig> ofKey(String key) {
        return Optional.ofNullable(byKey.get(hash(key)));
    }

    /** All of them. */
    List<SourceConfig> all() {
        return all;
    }

    /** Whether a page of this origin may read answers: one that may send with some key. */
    boolean allowsOrigin(String origin) {
        return all.stream().anyMatch(source -> source.allows(origin));
    }

    private static String hash(String key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256.", impossible);
        }
    }
}
