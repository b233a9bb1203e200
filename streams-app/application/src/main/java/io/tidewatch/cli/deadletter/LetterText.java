package io.tidewatch.cli.deadletter;

import io.tidewatch.cli.TerminalText;
import io.tidewatch.topics.DeadLetter;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.Utf8;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.header.Header;

/**
 * A letter as lines for a person: what the engine says of it, and the message itself. Text is shown as text, but for what could steer a
 * terminal; bytes that are none are shown in hexadecimal.
 */
public final class LetterText {
    private static final int BYTES_A_LINE = 16;
    private static final String INDENT = " ".repeat(13);

    private LetterText() {}

    /**
     * The lines.
     *
     * @param sentAgain whether a replay has sent it
     * @param mostBytes of key, value and each header, that are shown
     */
    public static List<String> lines(StoredLetter stored, boolean sentAgain, int mostBytes) {
        DeadLetter letter = stored.letter();
        List<String> lines = new ArrayList<>();
        lines.add("%s partition %d, offset %d".formatted(TopicNames.DEAD_LETTERS, stored.partition(), stored.offset()));
        add(lines, "refused", stored.time() + " by version " + TerminalText.safe(letter.version()));
        add(lines, "reason", letter.reason().name());
        add(lines, "detail", TerminalText.safe(letter.detail()));
        add(
                lines,
                "from",
                "%s partition %d, offset %d%s"
                        .formatted(
                                TerminalText.safe(letter.sourceTopic()),
                                letter.sourcePartition(),
                                letter.sourceOffset(),
                                letter.sourceTimestamp() < 0
                                        ? ""
                                        : ", " + Instant.ofEpochMilli(letter.sourceTimestamp())));
        if (stored.attempts() > 0) {
            add(lines, "replays", "came back after being sent again, for the " + ordinal(stored.attempts()) + " time");
        }
        if (sentAgain) {
            add(lines, "replays", "was sent again since");
        }
        for (Header header : stored.headers()) {
            if (!header.key().startsWith("tidewatch.")) {
                bytes(
                        lines,
                        "header",
                        TerminalText.safe(header.key()) + ": ",
                        Optional.ofNullable(header.value()),
                        mostBytes);
            }
        }
        bytes(lines, "key", "", stored.key(), mostBytes);
        bytes(lines, "value", "", stored.value(), mostBytes);
        return lines;
    }

    private static void bytes(List<String> lines, String name, String before, Optional<byte[]> bytes, int most) {
        if (bytes.isEmpty()) {
            add(lines, name, before + "(none)");
            return;
        }
        byte[] all = bytes.get();
        boolean text = Utf8.isValid(all) && !hasNul(all);
        byte[] shown = all.length > most ? Arrays.copyOf(all, most) : all;
        if (all.length == 0) {
            add(lines, name, before + "(empty)");
        } else if (text) {
            // A character that the end cuts in two becomes a replacement character.
            List<String> words = TerminalText.safe(new String(shown, StandardCharsets.UTF_8))
                    .lines()
                    .toList();
            add(lines, name, before + (words.isEmpty() ? "" : words.get(0)));
            words.stream().skip(1).forEach(line -> lines.add(INDENT + line));
        } else {
            add(lines, name, before + number(all.length) + " bytes, no text:");
            hex(lines, shown);
        }
        if (shown.length < all.length) {
            lines.add(INDENT + "… " + number(all.length - shown.length) + " more bytes; --full shows them");
        }
    }

    private static void hex(List<String> lines, byte[] bytes) {
        for (int from = 0; from < bytes.length; from += BYTES_A_LINE) {
            StringBuilder hex = new StringBuilder();
            StringBuilder text = new StringBuilder();
            for (int i = from; i < Math.min(bytes.length, from + BYTES_A_LINE); i++) {
                hex.append("%02x ".formatted(bytes[i]));
                text.append(bytes[i] >= ' ' && bytes[i] < 0x7F ? (char) bytes[i] : '.');
            }
            lines.add(INDENT + "%08x  %-48s |%s|".formatted(from, hex, text));
        }
    }

    private static boolean hasNul(byte[] bytes) {
        for (byte each : bytes) {
            if (each == 0) {
                return true;
            }
        }
        return false;
    }

    private static void add(List<String> lines, String name, String words) {
        lines.add(label(name) + words);
    }

    private static String label(String name) {
        return "  %-11s".formatted(name);
    }

    private static String ordinal(int number) {
        return switch (number) {
            case 1 -> "first";
            case 2 -> "second";
            case 3 -> "third";
            default -> number + "th";
        };
    }

    private static String number(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }
}
