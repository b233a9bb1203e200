package io.tidewatch.cli.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class LetterTextTest {
    private static final int ALL = Integer.MAX_VALUE;

    @Test
    void showsTextAsText() {
        // Given
        Headers own = new RecordHeaders().add("trace", Letters.bytes("t-1")).add("none", null);

        // When
        List<String> lines = LetterText.lines(Letters.with(text("user"), text("{\"a\":\n \"ü\"}"), own), false, ALL);

        // Then
        assertThat(lines)
                .containsExactly(
                        "shop.events.dlq partition 1, offset 2",
                        "  refused    2026-11-29T09:00:00Z by version 0.1.0",
                        "  reason     UNREADABLE",
                        "  detail     why",
                        "  from       shop.events partition 7, offset 4711, 2026-11-29T08:59:55Z",
                        "  header     trace: t-1",
                        "  header     none: (none)",
                        "  key        user",
                        "  value      {\"a\":",
                        "              \"ü\"}");
    }

    @Test
    void showsOtherBytesInHexadecimal() {
        // When
        List<String> lines = LetterText.lines(
                Letters.with(Optional.empty(), text("\0\0\0\0\u0007{\"event_id\":1}"), Letters.attempt(2)), true, ALL);

        // Then
        assertThat(lines)
                .contains(
                        "  replays    came back after being sent again, for the second time",
                        "  replays    was sent again since")
                .endsWith(
                        "  key        (none)",
                        "  value      19 bytes, no text:",
                        "             00000000  00 00 00 00 07 7b 22 65 76 65 6e 74 5f 69 64 22  |.....{\"event_id\"|",
                        "             00000010  3a 31 7d                                         |:1}|");
    }

    @Test
    void showsTheBeginningOfWhatIsLong() {
        assertThat(LetterText.lines(Letters.with(text(""), text("x".repeat(5_000)), new RecordHeaders()), false, 10))
                .endsWith(
                        "  key        (empty)",
                        "  value      xxxxxxxxxx",
                        "             … 4,990 more bytes; --full shows them");
    }

    @Test
    void showsNothingThatATerminalWouldObey() {
        // Given: clears the screen, sets a title, turns the direction of writing
        String hostile = "\u001b[2J\u001b]0;title\u0007\u202e\r\t\u009b31m";

        // When
        List<String> lines = LetterText.lines(
                Letters.with(text(hostile), text(hostile), new RecordHeaders().add(hostile, Letters.bytes(hostile))),
                false,
                ALL);

        // Then
        assertThat(String.join("", lines).codePoints())
                .noneMatch(point -> Character.isISOControl(point) || Character.getType(point) == Character.FORMAT);
        assertThat(lines).last().asString().contains("\\u001b[2J", "\\u202e");
    }

    private static Optional<byte[]> text(String text) {
        return Optional.of(Letters.bytes(text));
    }
}
