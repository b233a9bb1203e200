package io.tidewatch.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is written is read as the same value. */
class RoundTripTest {
    @Property(tries = 500)
    void readsAnEventAsItWasWritten(@ForAll("events") ShopEvent event) throws InvalidEventException {
        assertThat(ShopEventCodec.read(ShopEventCodec.write(event))).isEqualTo(event);
    }

    @Property(tries = 200)
    void writesAnEventInOneWay(@ForAll("events") ShopEvent event) throws InvalidEventException {
        // Given
        byte[] json = ShopEventCodec.write(event);
        // When
        byte[] again = ShopEventCodec.write(ShopEventCodec.read(json));
        // Then
        assertThat(again).isEqualTo(json);
    }

    @Property(tries = 200)
    void readsAnAlertAsItWasWritten(@ForAll("alerts") ChurnAlert alert) throws InvalidMessageException {
        assertThat(ChurnAlertCodec.read(ChurnAlertCodec.write(alert))).isEqualTo(alert);
    }

    @Property(tries = 200)
    void readsAnAssignmentAsItWasWritten(@ForAll("assignments") Assignment assignment) throws InvalidMessageException {
        assertThat(AssignmentCodec.read(AssignmentCodec.write(assignment))).isEqualTo(assignment);
    }

    @Property(tries = 200)
    void readsAnOutcomeAsItWasWritten(@ForAll("outcomes") Outcome outcome) throws InvalidMessageException {
        assertThat(OutcomeCodec.read(OutcomeCodec.write(outcome))).isEqualTo(outcome);
    }

    @Property(tries = 200)
    void readsAReceiptAsItWasWritten(@ForAll("receipts") Receipt receipt) throws InvalidMessageException {
        assertThat(ReceiptCodec.read(ReceiptCodec.write(receipt))).isEqualTo(receipt);
    }

    @Property(tries = 200)
    void readsAScoreAsItWasWritten(@ForAll("scores") RiskScore score) throws InvalidMessageException {
        assertThat(RiskScoreCodec.read(RiskScoreCodec.write(score))).isEqualTo(score);
    }

    @Property(tries = 200)
    void readsFeaturesAsTheyWereWritten(@ForAll("features") List<FeatureRecord> features)
            throws InvalidMessageException {
        assertThat(FeatureRecordCodec.read(FeatureRecordCodec.write(features))).isEqualTo(features);
    }

    @Property(tries = 200)
    void readsAShadowScoreAsItWasWritten(@ForAll("shadows") ShadowScore score) throws InvalidMessageException {
        assertThat(ShadowScoreCodec.read(ShadowScoreCodec.write(score))).isEqualTo(score);
    }

    @Provide
    Arbitrary<ShadowScore> shadows() {
        return Messages.shadows();
    }

    @Provide
    Arbitrary<ShopEvent> events() {
        return Messages.events();
    }

    @Provide
    Arbitrary<ChurnAlert> alerts() {
        return Messages.alerts();
    }

    @Provide
    Arbitrary<Assignment> assignments() {
        return Messages.assignments();
    }

    @Provide
    Arbitrary<Outcome> outcomes() {
        return Messages.outcomes();
    }

    @Provide
    Arbitrary<Receipt> receipts() {
        return Messages.receipts();
    }

    @Provide
    Arbitrary<RiskScore> scores() {
        return Messages.scores();
    }

    @Provide
    Arbitrary<List<FeatureRecord>> features() {
        return Messages.featureMessages();
    }
}
