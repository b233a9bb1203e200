package io.tidewatch.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.engine.Events;
import io.tidewatch.engine.FormulaScorer;
import io.tidewatch.engine.profile.Visits;
import io.tidewatch.topics.EventType;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProfileViewTest {
    private static final Instant NOW = Events.day(24);

    private final Users.User user = Users.after(List.of(
            Events.purchase("u", 0, 20),
            Events.purchase("u", 10, 40),
            Events.event("u", EventType.BROWSE, 10.01),
            Events.purchase("u", 14, 60)));
    private final ObjectNode json = Users.view().json("u", user.row(), NOW);

    @Test
    void showsTheRiskThatWasPublished() {
        assertThat(json.get("risk_at_last_event").asDouble())
                .isEqualTo(user.score().risk());
        assertThat(json.get("band").asText()).isEqualTo(user.score().band().name());
        assertThat(json.get("value_tier").asText())
                .isEqualTo(user.score().valueTier().name());
    }

    @Test
    void showsTheCurveThatWasPublishedWithTheTimesItMeans() {
        double[] risks = json.get("curve").findValuesAsText("risk").stream()
                .mapToDouble(Double::parseDouble)
                .toArray();

        assertThat(risks).isEqualTo(user.score().riskCurve());
        int days = json.get("window_days").asInt();
        assertThat(days).isEqualTo(user.score().windowDays());
        JsonNode quarter = json.get("curve").get(5);
        assertThat(quarter.get("silence_days").asDouble()).isEqualTo(days / 4.0);
        Duration left = Duration.between(
                Instant.parse(quarter.get("at").asText()),
                Instant.parse(json.get("due").asText()));
        assertThat(left).isEqualTo(Duration.ofDays(days).multipliedBy(3).dividedBy(4));
    }

    @Test
    void theRiskNowIsTheCurvesAtTheSilenceSoFar() {
        assertThat(json.get("silence_days").asDouble()).isEqualTo(10);
        // The window begins when the day of the visit is over, and nine days and a bit of its thirty have passed.
        double[] curve = user.score().riskCurve();
        assertThat(json.get("risk_now").asDouble()).isBetween(curve[6], curve[7]);
        assertThat(json.get("value_at_risk").asDouble()).isPositive();
    }

    @Test
    void showsWhatTheUserDid() {
        assertThat(json.get("visits").asInt()).isEqualTo(3);
        assertThat(json.get("purchases").asInt()).isEqualTo(3);
        assertThat(json.get("spend_total").asDouble()).isEqualTo(120);
        assertThat(json.get("gaps_days").get("mean").asDouble()).isCloseTo(7, within(0.01));
        assertThat(Instant.parse(json.get("first_seen").asText())).isEqualTo(Events.day(0));
        assertThat(Instant.parse(json.get("last_seen").asText())).isEqualTo(Events.day(14));
        assertThat(Instant.parse(json.get("last_times").get("purchase").asText()))
                .isEqualTo(Events.day(14));
        assertThat(json.get("last_times").get("review").isNull()).isTrue();
    }

    @Test
    void showsWhenTheEngineWillLookAgain() {
        JsonNode once = Users.view().json("u", Users.row("u", 0), NOW);

        Duration untilThen = Duration.between(
                Events.day(0), Instant.parse(once.get("next_due").asText()));
        assertThat(once.get("if_silent"))
                .as("half way to the moment that the silence leads to")
                .anySatisfy(crossing -> assertThat(
                                Instant.parse(crossing.get("at").asText()))
                        .isCloseTo(Events.day(0).plus(untilThen.multipliedBy(2)), within(1, ChronoUnit.SECONDS)));
        assertThat(untilThen).isGreaterThanOrEqualTo(Visits.MIN_GAP);
    }

    @Test
    void showsWhenEachHigherBandIsEnteredIfTheUserStaysAway() {
        List<String> bands = new ArrayList<>();
        json.get("if_silent").forEach(crossing -> bands.add(crossing.get("band").asText()));

        assertThat(bands).containsExactly("WATCH", "AT_RISK", "CRITICAL");
        for (JsonNode crossing : json.get("if_silent")) {
            assertThat(Instant.parse(crossing.get("at").asText())).isAfter(Events.day(14));
        }
    }

    @Test
    void showsTheOpenEpisode() {
        // A support event after a purchase puts the formula's risk over the line.
        Users.User troubled = Users.after(List.of(
                Events.purchase("u", 0, 20),
                Events.event("u", EventType.SUPPORT, 1),
                Events.event("u", EventType.SUPPORT, 1.01),
                Events.event("u", EventType.RETURN, 1.02),
                Events.event("u", EventType.RETURN, 1.03)));

        JsonNode episode = Users.view().json("u", troubled.row(), Events.day(2)).get("episode");

        assertThat(troubled.score().band().name()).isIn("AT_RISK", "CRITICAL");
        assertThat(episode.get("state").asText()).isEqualTo("OPEN");
        assertThat(episode.get("number").asInt()).isEqualTo(1);
        assertThat(Instant.parse(episode.get("expires").asText())).isAfter(Events.day(2));
    }

    @Test
    void aCurveOfAnotherModelIsNotShownAsThisOnes() {
        FormulaScorer newer = new FormulaScorer("newer", 1);

        ObjectNode shown = new ProfileView(newer.manifest(), Users.policy()).json("u", user.row(), NOW);

        assertThat(shown.get("model").get("name").asText()).isEqualTo("newer");
        assertThat(shown.get("model").get("wrote_this_profile").asBoolean()).isFalse();
        assertThat(shown.get("curve")).isEmpty();
        assertThat(shown.get("risk_now").isNull()).isTrue();
        assertThat(shown.get("risk_at_last_event").isNull()).isTrue();
    }

    @Test
    void aDamagedRowIsNotShown() {
        assertThatThrownBy(() -> Users.view().json("u", new byte[] {1, 2, 3}, NOW))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
