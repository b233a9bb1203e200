package io.tidewatch.streams.task;

import io.tidewatch.topics.EventType;
import io.tidewatch.topics.LineItem;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Makes messages as a topic may bring them: events of a small shop, what other systems make of events, damaged ones, and bytes of
 * no meaning. From one seed always the same.
 */
final class RandomMessages {
    private static final int USERS = 60;
    /** So that some are sent again, as a connector does that restarts. */
    private static final int REMEMBERED = 20;

    private static final String PIECES = "{}[]\",:\\0123456789.-+eE \n\t\u0000\u00fcntfaulse";
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "NaN",
            "-1",
            "1e400",
            "-0.0",
            "1e2",
            "\"\"",
            "\" \"",
            "{}",
            "[]",
            "99999999999999999999",
            "\"2026-06-01 12:00:00\"",
            "1780315200",
            "1780315200000000",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"EUR\"",
            "5.5");

    private final Random random;
    private final Instant now;
    private final List<Sent> sent = new ArrayList<>();
    private int number;

    /** @param now the engine's wall clock, around which most events are */
    RandomMessages(long seed, Instant now) {
        this.random = new Random(seed);
        this.now = now;
    }

    /** A message. */
    record Sent(Optional<byte[]> key, Optional<byte[]> value, Headers headers) {}

    Sent next() {
        Sent next = switch (random.nextInt(10)) {
            case 0 -> sent.isEmpty() ? event() : sent.get(random.nextInt(sent.size()));
            case 1, 2 -> foreign(event());
            case 3, 4 -> damaged(event());
            case 5 -> foreign(damaged(event()));
            case 6 -> new Sent(maybe(bytes(9)), maybe(bytes(200)), headers());
            default -> event();
        };
        if (sent.size() < REMEMBERED) {
            sent.add(next);
        } else {
            sent.set(random.nextInt(REMEMBERED), next);
        }
        return next;
    }

    private Sent event() {
        String user = "user-" + random.nextInt(USERS);
        ShopEvent.Builder event = ShopEvent.of("e" + number++, user, pick(EventType.values()), time());
        if (random.nextBoolean()) {
            event.value(random.nextInt(10_000) / 100.0).currency("EUR");
        }
        if (random.nextInt(4) == 0) {
            event.text(random.nextBoolean() ? "plain" : "schön \"quoted\" \uD83D\uDE00");
        }
        if (random.nextInt(4) == 0) {
            event.items(List.of(new LineItem("i" + random.nextInt(50), Optional.empty(), 1, OptionalDouble.of(2.5))));
        }
        return new Sent(Optional.of(utf8(user)), Optional.of(ShopEventCodec.write(event.build())), headers());
    }

    /** Most within a few days, one in ten years ahead or behind. */
    private Instant time() {
        Duration away = random.nextInt(10) == 0
                ? Duration.ofDays(random.nextInt(4_000) - 2_000L)
                : Duration.ofSeconds(-random.nextInt(300_000));
        return now.plus(away);
    }

    private Sent foreign(Sent event) {
        byte[] value = event.value().orElse(new byte[0]);
        String text = new String(value, StandardCharsets.UTF_8);
        byte[] other = switch (random.nextInt(14)) {
            case 0 ->
                joined(
                        ByteBuffer.allocate(5)
                                .put((byte) 0)
                                .putInt(random.nextInt())
                                .array(),
                        value);
            case 1 -> joined(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, value);
            case 2 -> text.getBytes(StandardCharsets.UTF_16);
            case 3 -> text.getBytes(StandardCharsets.ISO_8859_1);
            case 4 -> gzip(value);
            case 5 -> utf8("\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
            case 6 -> utf8("[" + text + "," + text + "]");
            case 7 -> utf8(text + "\n" + text);
            case 8 -> Base64.getEncoder().encode(value);
            case 9 -> utf8("{\"schema\":{\"type\":\"struct\"},\"payload\":" + text + "}");
            case 10 -> utf8("{\"schema\":null,\"payload\":{\"op\":\"c\",\"after\":" + text + "}}");
            case 11 ->
                utf8("{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/\",\"type\":\"t\",\"data\":" + text + "}");
            case 12 ->
                utf8("{\"specversion\":\"1.0\",\"data_base64\":\""
                        + Base64.getEncoder().encodeToString(value) + "\"}");
            default -> value;
        };
        return new Sent(key(event.key()), Optional.of(other), event.headers());
    }

    private Optional<byte[]> key(Optional<byte[]> key) {
        String user = new String(key.orElse(new byte[0]), StandardCharsets.UTF_8);
        return switch (random.nextInt(9)) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(utf8("\"" + user + "\""));
            case 2 -> Optional.of(utf8("{\"schema\":{\"type\":\"string\"},\"payload\":\"" + user + "\"}"));
            case 3 -> Optional.of(utf8("{\"user_id\":\"" + user + "\"}"));
            case 4 -> Optional.of(bytes(17));
            case 5 -> Optional.of(joined(new byte[] {0, 0, 0, 0, 5}, utf8(user)));
            default -> key;
        };
    }

    private Sent damaged(Sent event) {
        StringBuilder json = new StringBuilder(new String(event.value().orElseThrow(), StandardCharsets.UTF_8));
        for (int i = random.nextInt(3); i >= 0 && !json.isEmpty(); i--) {
            int from = random.nextInt(json.length());
            int to = Math.min(json.length(), from + random.nextInt(12));
            char piece = PIECES.charAt(random.nextInt(PIECES.length()));
            switch (random.nextInt(7)) {
                case 0 -> json.setCharAt(from, piece);
                case 1 -> json.insert(from, piece);
                case 2 -> json.delete(from, to);
                case 3 -> json.insert(random.nextInt(json.length()), json.substring(from, to));
                case 4 -> json.setLength(from);
                case 5 ->
                    json.insert(1, "\"" + pick("value", "type", "extra", "time", "items") + "\":" + anyValue() + ",");
                default -> replaceAValue(json);
            }
        }
        return new Sent(event.key(), Optional.of(utf8(json.toString())), event.headers());
    }

    private void replaceAValue(StringBuilder json) {
        int colon = json.indexOf(":", random.nextInt(json.length()));
        int end = colon < 0 ? -1 : json.indexOf(",", colon);
        if (end > 0) {
            json.replace(colon + 1, end, anyValue());
        }
    }

    private String anyValue() {
        return switch (random.nextInt(200)) {
            case 0 -> "[".repeat(5_000);
            case 1 -> "9".repeat(5_000);
            case 2 -> "\"" + "x".repeat(600_000) + "\"";
            default -> VALUES.get(random.nextInt(VALUES.size()));
        };
    }

    private Headers headers() {
        Headers headers = new RecordHeaders();
        if (random.nextInt(20) == 0) {
            headers.add(
                    pick("ce_specversion", "__value_schema_id", "tidewatch.reason", "trace"),
                    random.nextBoolean() ? null : bytes(8));
        }
        return headers;
    }

    private Optional<byte[]> maybe(byte[] bytes) {
        return random.nextInt(8) == 0 ? Optional.empty() : Optional.of(bytes);
    }

    private byte[] bytes(int below) {
        byte[] bytes = new byte[random.nextInt(below)];
        random.nextBytes(bytes);
        return bytes;
    }

    @SafeVarargs
    private <T> T pick(T... all) {
        return all[random.nextInt(all.length)];
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static byte[] gzip(byte[] value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packing = new GZIPOutputStream(bytes)) {
            packing.write(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
