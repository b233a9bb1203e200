package io.tidewatch.cli.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.topics.ReasonCode;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private final LetterSummary summary = new LetterSummary(letter -> letter.offset() == 3);

    @Test
    void countsLettersByWhatTheyWereRefusedForWhateverTheNumbersInIt() {
        // When
        summary.add(Letters.letter(0, 3, ReasonCode.UNREADABLE, "the message is not valid JSON at byte 12"));
        summary.add(Letters.letter(0, 4, ReasonCode.UNREADABLE, "the message is not valid JSON at byte 7"));
        summary.add(Letters.letter(2, 9, ReasonCode.WRONG_KEY, "another", Letters.attempt(1)));
        summary.addOther();

        // Then
        assertThat(SummaryText.lines(summary))
                .containsExactly(
                        "REASON      LETTERS  SENT AGAIN  CAME BACK  FIRST                 LAST                  EXAMPLE  FROM",
                        "UNREADABLE  2        1           0          2026-11-29T09:00:03Z  2026-11-29T09:00:04Z  0/4      shop.events/7 100 %",
                        "  the message is not valid JSON at byte 7",
                        "WRONG_KEY   1        0           1          2026-11-29T09:00:09Z  2026-11-29T09:00:09Z  2/9      shop.events/7 100 %",
                        "  another",
                        "",
                        "3 dead letters, 1 of them sent again. EXAMPLE is partition/offset, shown by 'tidewatch dlq show --partition 0 --offset 4'.",
                        "Besides there are records that are no dead letters of an engine: 1.");
    }

    @Test
    void saysTheSameToAProgram() throws Exception {
        // Given
        summary.add(Letters.letter(0, 3, ReasonCode.UNREADABLE, "at byte 12"));

        // When
        JsonNode json = new ObjectMapper().readTree(SummaryJson.write(summary));

        // Then
        assertThat(json.at("/letters").asInt()).isEqualTo(1);
        assertThat(json.at("/classes/0/reason").asText()).isEqualTo("UNREADABLE");
        assertThat(json.at("/classes/0/detail").asText()).isEqualTo("at byte N");
        assertThat(json.at("/classes/0/sent_again").asInt()).isEqualTo(1);
        assertThat(json.at("/classes/0/example/offset").asInt()).isEqualTo(3);
        assertThat(json.at("/classes/0/from/0/partition").asInt()).isEqualTo(7);
        assertThat(json.at("/classes/0/last").asText()).isEqualTo("2026-11-29T09:00:03Z");
    }

    @Test
    void saysThatThereIsNone() {
        assertThat(SummaryText.lines(summary)).containsExactly("No dead letters.");
    }
}
