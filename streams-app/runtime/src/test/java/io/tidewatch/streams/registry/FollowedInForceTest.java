package io.tidewatch.streams.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.FormulaScorer;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.effect.Covariates;
import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.engine.scoring.Lines;
import io.tidewatch.engine.strategy.StrategyContext;
import io.tidewatch.engine.strategy.StrategyState;
import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.ModelKeys;
import io.tidewatch.topics.PublishedLines;
import io.tidewatch.topics.PublishedLinesCodec;
import io.tidewatch.topics.PublishedStrategy;
import io.tidewatch.topics.PublishedStrategyCodec;
import io.tidewatch.topics.ValueTier;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What records of lines and of a strategy come to in an instance. */
class FollowedInForceTest {
    private static final Instant AT = Instant.parse("2026-11-22T13:00:00Z");
    private static final StrategyState LEARNT = StrategyState.empty()
            .with(
                    new StrategyContext(Band.AT_RISK, ValueTier.HIGH, CustomerGroup.REGULAR, Optional.empty()),
                    new Covariates(0.5, 100, 50),
                    ActionType.COUPON,
                    true,
                    4);
    private static final PublishedLines.Group LOWER = new PublishedLines.Group(0.2, 0.4, 0.7);

    private final List<String> closed = new ArrayList<>();
    private final ServedModel one = served("one");
    private final InForce active = new InForce(one, 3);
    private final FollowedInForce lines = new FollowedInForce(active, true);

    @Test
    void linesOfTheModelThatIsActiveAreAnotherPolicyForTheSameModel() {
        say(9, "one", LOWER);

        InForce now = lines.inForce();
        assertThat(now.activation()).isEqualTo(9);
        assertThat(now.model().manifest()).isEqualTo(one.manifest());
        assertThat(now.model().policy().thresholds().of(CustomerGroup.REGULAR)).isEqualTo(new Lines(0.2, 0.4, 0.7));
        assertThat(now.model().identity()).isNotEqualTo(one.identity());
        assertThat(lines.published().orElseThrow().customers()).isEqualTo(312);
    }

    @Test
    void theSameLinesSaidAgainSwitchNobody() {
        say(9, "one", LOWER);
        ServedModel before = lines.inForce().model();

        say(12, "one", LOWER);

        assertThat(lines.inForce().model()).isSameAs(before);
        assertThat(lines.inForce().activation()).isEqualTo(12);
    }

    @Test
    void linesOfAnotherModelChangeNothing() {
        say(9, "other", LOWER);

        assertThat(lines.inForce().model()).isSameAs(one);
    }

    @Test
    void whatAStrategyHasLearntHoldsWhicheverModelIsActive() {
        sayStrategy(lines, 9, new PublishedStrategy(1, base64(LEARNT), "tidewatch", AT));

        assertThat(lines.inForce().strategy()).contains(LEARNT);
        assertThat(lines.inForce().activation()).isEqualTo(9);
        assertThat(lines.inForce().model()).isSameAs(one);
        lines.settle(new InForce(served("two"), 15));
        assertThat(lines.inForce().strategy()).contains(LEARNT);
    }

    @Test
    void aStrategyThatCannotBeReadChangesNothing() {
        sayStrategy(lines, 9, new PublishedStrategy(1, base64(LEARNT), "tidewatch", AT));

        sayStrategy(lines, 10, new PublishedStrategy(2, "AQ==", "newer", AT));
        sayStrategy(lines, 11, new PublishedStrategy(2, "no base64!", "foreign", AT));

        assertThat(lines.inForce().strategy()).contains(LEARNT);
    }

    @Test
    void aReplayLearnsNothing() {
        FollowedInForce replay = new FollowedInForce(active, false);
        sayStrategy(replay, 9, new PublishedStrategy(1, base64(LEARNT), "tidewatch", AT));

        assertThat(replay.inForce().strategy()).isEmpty();
    }

    @Test
    void aReplayOnlyTellsWhatWasSaid() {
        FollowedInForce replay = new FollowedInForce(active, false);
        say(replay, 9, "one", LOWER);

        assertThat(replay.inForce().model()).isSameAs(one);
        assertThat(replay.published()).isPresent();
    }

    @Test
    void whatCannotBeReadOrTakenLeavesTheLinesAsTheyAre() {
        say(9, "one", LOWER);
        ServedModel before = lines.inForce().model();

        lines.said(
                new ModelTopic.Entry(10, ModelKeys.LINES, Optional.of("{\"model\":".getBytes(StandardCharsets.UTF_8))));
        lines.settle(active);

        assertThat(lines.inForce().model()).isSameAs(before);
    }

    @Test
    void anotherModelComesWithItsOwnLinesAndTheOneBeforeIsLetGo() {
        say(9, "one", LOWER);
        ServedModel two = served("two");

        lines.settle(new InForce(two, 15));
        one.release();

        assertThat(lines.inForce().model()).isSameAs(two);
        assertThat(lines.inForce().activation()).isEqualTo(15);
        assertThat(closed).containsExactly("one");
    }

    @Test
    void aModelStaysOpenAsLongAsItIsSaidToDecide() {
        // The role that activates another model lets go of the one before first.
        one.release();

        assertThat(closed).isEmpty();
        assertThat(lines.inForce().model().retain()).isTrue();
        lines.inForce().model().release();
        lines.settle(new InForce(served("two"), 15));
        assertThat(closed).containsExactly("one");
    }

    @Test
    void closingLetsGoOfWhatItHolds() {
        say(9, "one", LOWER);

        lines.close();
        one.release();

        assertThat(closed).containsExactly("one");
    }

    private static String base64(StrategyState state) {
        return Base64.getEncoder().encodeToString(state.bytes());
    }

    private void sayStrategy(FollowedInForce to, long offset, PublishedStrategy strategy) {
        to.saidStrategy(
                new ModelTopic.Entry(offset, ModelKeys.STRATEGY, Optional.of(PublishedStrategyCodec.write(strategy))));
        to.settle(active);
    }

    private void say(long offset, String model, PublishedLines.Group group) {
        say(lines, offset, model, group);
    }

    private void say(FollowedInForce to, long offset, String model, PublishedLines.Group group) {
        byte[] record = PublishedLinesCodec.write(new PublishedLines(
                model,
                one.manifest().onnxSha256(),
                Map.of("regular", group, "returning", group, "new", group),
                AT,
                312,
                41,
                77,
                Map.of(),
                "{}",
                "tidewatch",
                AT));
        to.said(new ModelTopic.Entry(offset, ModelKeys.LINES, Optional.of(record)));
        to.settle(active);
    }

    private ServedModel served(String name) {
        FormulaScorer scorer = new FormulaScorer(name, 2);
        return ServedModel.of(scorer.manifest(), PolicySettings.defaults(), capacity -> scorer, () -> closed.add(name));
    }
}
