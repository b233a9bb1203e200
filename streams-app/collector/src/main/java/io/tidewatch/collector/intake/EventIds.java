package io.tidewatch.collector.intake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;

/** Ids for other systems' events that have none of their own. */
final class EventIds {
    /** 128 bits: nobody meets two that are equal by chance. */
    private static final int BYTES = 16;

    private final Supplier<String> others;

    /** @param others ids, each another one */
    EventIds(Supplier<String> others) {
        this.others = others;
    }

    /** One of no event. */
    String next() {
        return others.get();
    }

    /**
     * The id of an event that says when it happened: of its content and its place in the body, so that a retry counts once. Without a time
     * two that are equal may be two acts, and to lose one is worse than to count a retry.
     */
    String of(ObjectNode event, int place, boolean saysWhen) {
        return saysWhen ? hash(place + event.toString()) : next();
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256.", impossible);
        }
    }
}
