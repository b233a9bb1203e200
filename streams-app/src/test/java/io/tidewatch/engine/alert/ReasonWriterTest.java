package io.tidewatch.engine.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.Events;
import io.tidewatch.engine.feature.FeatureGroup;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.ProfileUpdater;
import io.tidewatch.topics.Direction;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.Reason;
import io.tidewatch.topics.ShopEvent;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ReasonWriterTest {
    private final Profile profile = Profile.empty();

    @Test
    void theStrongestThatRaisesComesFirstAndWeakOnesAreLeftOut() {
        visits(0, 10, 20);

        List<Reason> reasons = ReasonWriter.reasons(
                List.of(
                        new Contribution(FeatureGroup.MONEY, -3_000),
                        new Contribution(FeatureGroup.BASKET, 50),
                        new Contribution(FeatureGroup.RECENCY, 900),
                        new Contribution(FeatureGroup.FREQUENCY, 400)),
                OptionalInt.of(1_500),
                profile,
                at(50));

        assertThat(reasons).extracting(Reason::code).containsExactly("LONG_SILENCE", "RECENCY", "FREQUENCY");
        assertThat(reasons.get(0).value()).isEqualTo(0.15);
        assertThat(reasons.get(0).text()).isEqualTo("No visit for 30 days; usually comes every 10.");
        assertThat(reasons.get(1).text()).isEqualTo("The last purchase was 30 days ago.");
    }

    @Test
    void whatLowersTheRiskComesAfterWhatRaisesIt() {
        visits(0, 10, 20);

        List<Reason> reasons = ReasonWriter.reasons(
                List.of(new Contribution(FeatureGroup.MONEY, -3_000), new Contribution(FeatureGroup.RECENCY, 200)),
                OptionalInt.empty(),
                profile,
                at(21));

        assertThat(reasons).extracting(Reason::direction).containsExactly(Direction.RAISES, Direction.LOWERS);
    }

    @Test
    void aSilenceThatIsShortForTheCustomerLowersTheRisk() {
        visits(0, 10, 20);

        List<Reason> reasons = ReasonWriter.reasons(
                List.of(new Contribution(FeatureGroup.TROUBLE, 3_000)), OptionalInt.of(-120), profile, at(25));

        assertThat(reasons).extracting(Reason::code).containsExactly("TROUBLE", "LONG_SILENCE");
        assertThat(reasons.get(1).direction()).isEqualTo(Direction.LOWERS);
        assertThat(reasons.get(1).text())
                .isEqualTo("No visit for 5.0 days, which is not long for someone who comes every 10.");
    }

    @Test
    void thereIsAlwaysAReason() {
        visits(0);

        assertThat(ReasonWriter.reasons(
                        List.of(new Contribution(FeatureGroup.FREQUENCY, 3)), OptionalInt.empty(), profile, at(1)))
                .singleElement()
                .satisfies(reason -> assertThat(reason.text()).isEqualTo("Only 1 visit so far."));
    }

    @Test
    void saysThatVisitsSlowDown() {
        visits(0, 4, 8, 12, 16, 46);

        assertThat(frequency()).isEqualTo("Visits are getting rarer: lately every 17 days, usually every 7.9.");
    }

    @Test
    void saysThatRatingsAreLow() {
        ShopEvent review = ShopEvent.of("r", "u", EventType.REVIEW, Events.day(0))
                .rating(1)
                .build();
        ProfileUpdater.apply(profile, review);

        assertThat(ReasonWriter.reasons(
                        List.of(new Contribution(FeatureGroup.RATINGS, 900)), OptionalInt.empty(), profile, at(1)))
                .singleElement()
                .satisfies(reason -> {
                    assertThat(reason.code()).isEqualTo(ReasonCodes.POOR_RATINGS);
                    assertThat(reason.text()).isEqualTo("Recent ratings average 1.0 of 5 stars.");
                });
    }

    @Test
    void speaksOfTheBasketsThereWere() {
        visits(0);
        assertThat(text(FeatureGroup.BASKET, 0)).isEqualTo("The only basket so far had 1 line.");
        visits(5);
        assertThat(text(FeatureGroup.BASKET, 5)).isEqualTo("Baskets have 1 line on average.");
    }

    @Test
    void speaksOfMoneyAndRecencyInPlainWords() {
        visits(0);
        assertThat(text(FeatureGroup.RECENCY, 0)).isEqualTo("Bought something just now.");
        assertThat(text(FeatureGroup.MONEY, 0))
                .isEqualTo("Spent about 20 in the last four months, 20 in the last month.");
        ProfileUpdater.apply(profile, Events.event("u", EventType.BROWSE, 900));
        assertThat(text(FeatureGroup.MONEY, 900)).isEqualTo("Has spent nothing in the last four months.");
    }

    private String text(FeatureGroup group, double day) {
        return ReasonWriter.reasons(List.of(new Contribution(group, 900)), OptionalInt.empty(), profile, at(day))
                .get(0)
                .text();
    }

    private String frequency() {
        return ReasonWriter.reasons(
                        List.of(new Contribution(FeatureGroup.FREQUENCY, 900)), OptionalInt.empty(), profile, at(46))
                .get(0)
                .text();
    }

    private void visits(double... days) {
        for (double day : days) {
            ProfileUpdater.apply(profile, Events.purchase("u", day, 20));
        }
    }

    private static long at(double day) {
        return Events.day(day).toEpochMilli();
    }
}
