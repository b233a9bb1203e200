package io.tidewatch.engine.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.engine.alert.ActionRule;
import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.TidewatchException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ExperimentTest {
    private static final int USERS = 20_000;
    private static final List<ActionRule> CALLS =
            List.of(new ActionRule(Set.of(), Set.of(), Set.of(), ActionType.CALL, Map.of()));

    @Test
    void withoutAnExperimentEverybodyGoesByTheRules() {
        Experiment none = Experiment.none();

        assertThat(none.isOn()).isFalse();
        assertThat(none.arm("anybody").name()).isEqualTo(Experiment.RULES);
        assertThat(none.arm("anybody").propensity()).isEqualTo(1);
    }

    @Test
    void drawsEachArmByItsShare() {
        Experiment experiment = experiment("salt", 0.1, share("calls", 0.25));

        Map<String, Long> counts = counts(experiment);

        // Four standard deviations of a share of a quarter among so many are below .013.
        assertThat(counts.get(Experiment.HOLDOUT) / (double) USERS).isCloseTo(0.1, within(0.013));
        assertThat(counts.get("calls") / (double) USERS).isCloseTo(0.25, within(0.013));
        assertThat(experiment.arms()).extracting(Arm::propensity).containsExactly(0.1, 0.25, 0.65);
    }

    @Test
    void aCustomersArmIsTheSameForEver() {
        Experiment experiment = experiment("salt", 0.1, share("calls", 0.25));

        // Computed with Python: int.from_bytes(sha256(b"salt\nwarnings\nuser-0").digest()[:8], "big") % 10000, and so
        // on.
        assertThat(IntStream.range(0, 12).mapToObj(i -> experiment.bucket("user-" + i)))
                .containsExactly(6432, 970, 5782, 558, 8134, 1487, 9792, 2687, 5567, 2725, 4388, 1365);
    }

    @Test
    void anotherSaltOrNameIsAnotherDraw() {
        Experiment one = experiment("salt", 0.5);

        assertThat(agreement(one, experiment("pepper", 0.5))).isCloseTo(0.5, within(0.02));
        assertThat(agreement(one, new Experiment(new ExperimentSettings("another", "salt", 0.5, List.of()))))
                .isCloseTo(0.5, within(0.02));
    }

    @Property(tries = 30)
    void aHoldOutThatGrowsKeepsAllItHad(
            @ForAll @IntRange(min = 0, max = 5_000) int before, @ForAll @IntRange(min = 0, max = 5_000) int after) {
        Experiment small = experiment("salt", Math.min(before, after) / 10_000.0, share("calls", 0.2));
        Experiment large = experiment("salt", Math.max(before, after) / 10_000.0, share("calls", 0.2));

        assertThat(users().filter(user -> small.arm(user).isHeldOut()))
                .allMatch(user -> large.arm(user).isHeldOut());
    }

    @Property(tries = 30)
    void anArmWhoseShareChangesMovesHardlyMoreCustomersThanItMust(
            @ForAll @IntRange(min = 1, max = 4_000) int before, @ForAll @IntRange(min = 1, max = 4_000) int after) {
        Experiment one = experiment("salt", 0.1, share("calls", before / 10_000.0), share("points", 0.2));
        Experiment other = experiment("salt", 0.1, share("calls", after / 10_000.0), share("points", 0.2));

        double moved = 1 - agreement(one, other);

        // Those that the arm took from the next one in the order are made up for by as many others.
        assertThat(moved).isLessThanOrEqualTo(1.5 * Math.abs(before - after) / 10_000.0 + 0.01);
    }

    @Test
    void sharesThatAddUpToOneLeaveNobodyToTheRules() {
        Experiment experiment = experiment("salt", 0.1, share("a", 0.2), share("b", 0.7));

        assertThat(experiment.arms()).extracting(Arm::buckets).containsExactly(1_000, 2_000, 7_000, 0);
        assertThat(counts(experiment)).doesNotContainKey(Experiment.RULES);
    }

    @Test
    void saysWhatIsWrongWithTheSettings() {
        assertThatThrownBy(() -> experiment("s", 0.6))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("'experiments.holdout' is 0.6");
        assertThatThrownBy(() -> experiment("s", 0.1, share("holdout", 0.1))).hasMessageContaining("another name");
        assertThatThrownBy(() -> experiment("s", 0.1, share("a", 0.1), share("a", 0.1)))
                .hasMessageContaining("'a' twice");
        assertThatThrownBy(() -> experiment("s", 0.1, share("Großer Arm", 0.1))).hasMessageContaining("small letters");
        assertThatThrownBy(() -> experiment("s", 0.1, share("a", 0.00001))).hasMessageContaining("0.0001 or more");
        assertThatThrownBy(() -> experiment("s", 0.5, share("a", 0.6))).hasMessageContaining("add up to 1.1");
    }

    private static ExperimentSettings.Share share(String name, double share) {
        return new ExperimentSettings.Share(name, share, CALLS);
    }

    private static Experiment experiment(String salt, double holdout, ExperimentSettings.Share... arms) {
        return new Experiment(new ExperimentSettings(ExperimentSettings.DEFAULT_NAME, salt, holdout, List.of(arms)));
    }

    private static Stream<String> users() {
        return IntStream.range(0, USERS).mapToObj(i -> "user-" + i);
    }

    private static Map<String, Long> counts(Experiment experiment) {
        return users().collect(
                        Collectors.groupingBy(user -> experiment.arm(user).name(), Collectors.counting()));
    }

    private static double agreement(Experiment one, Experiment other) {
        return users().filter(user ->
                                one.arm(user).name().equals(other.arm(user).name()))
                        .count()
                / (double) USERS;
    }
}
