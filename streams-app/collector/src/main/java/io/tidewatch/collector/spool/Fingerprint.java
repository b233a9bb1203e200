package io.tidewatch.collector.spool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * By what an event is known again: 128 bits of a hash over its topic, its key and its id. Two events share one with a chance of one in
 * 2^128, and nobody can make two that do.
 */
public record Fingerprint(long high, long low) {
    /** Of an event's id; the same id of another user is another event, as in the contract. */
    public static Fingerprint of(Destination destination, byte[] key, String eventId) {
        MessageDigest digest = sha256();
        digest.update((byte) destination.ordinal());
        digest.update((byte) (key.length >> 8));
        digest.update((byte) key.length);
        digest.update(key);
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(eventId.getBytes(StandardCharsets.UTF_8)));
        return new Fingerprint(hash.getLong(), hash.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256.", impossible);
        }
    }
}
