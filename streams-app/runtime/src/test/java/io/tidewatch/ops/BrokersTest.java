package io.tidewatch.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class BrokersTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void nobodyIsSilentWhoWasNotAsked() {
        assertThat(Brokers.unasked().silentSince()).isEmpty();
        assertThat(Brokers.unasked().answeringSince()).isEmpty();
    }

    @Test
    void theSilenceBeganWithTheFirstAskAfterTheLastAnswer() {
        Brokers brokers = Brokers.unasked()
                .answered(at(0))
                .answered(at(10))
                .unanswered(at(20))
                .unanswered(at(38));

        assertThat(brokers.silentSince()).contains(at(20));
        assertThat(brokers.lastAnswer()).contains(at(10));
        assertThat(brokers.answeringSince()).isEmpty();
    }

    @Test
    void anAskThatWasAnsweredInPartFellSilentAfterThat() {
        Brokers brokers = Brokers.unasked().answered(at(21)).unanswered(at(20));

        assertThat(brokers.silentSince()).contains(at(21));
    }

    @Test
    void oneAnswerEndsTheSilence() {
        Brokers brokers = Brokers.unasked()
                .answered(at(0))
                .unanswered(at(10))
                .answered(at(60))
                .answered(at(70));

        assertThat(brokers.silentSince()).isEmpty();
        assertThat(brokers.answeringSince()).contains(at(60));
    }

    @Test
    void brokersThatHaveNeverAnsweredAreSilentSinceTheFirstAsk() {
        assertThat(Brokers.unasked().unanswered(at(0)).unanswered(at(18)).silentSince())
                .contains(at(0));
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }
}
