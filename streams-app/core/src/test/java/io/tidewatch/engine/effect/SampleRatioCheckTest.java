package io.tidewatch.engine.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SampleRatioCheckTest {
    /**
     * The example of the package savvi (github.com/assuncaolfi/savvi, README): shares of .1, .4 and .5 are tested on customers of numpy's
     * {@code seed(1)}; after 402 of them, 40, 129 and 233, it prints p = 0.04845591105969517.
     */
    @Test
    void theRatioIsThatOfAPublishedExample() {
        ArmShares shares = new ArmShares("a", Map.of("a", 0.1, "b", 0.4, "c", 0.5));
        SampleRatioCheck test = new SampleRatioCheck();

        add(test, shares, "a", 40);
        add(test, shares, "b", 129);
        add(test, shares, "c", 233);

        assertThat(1 / test.ratio()).isCloseTo(0.04845591105969517, within(1e-12));
    }

    @Test
    void soundExperimentsAreHardlyEverWarnedOf() {
        Random random = new Random(11);
        int warned = 0;

        for (int experiment = 0; experiment < 1_000; experiment++) {
            warned += outOfBalance(random, 0.1, 3_000) ? 1 : 0;
        }

        // One in a hundred at most, with three deviations of chance.
        assertThat(warned).isLessThanOrEqualTo(20);
    }

    @Test
    void lostCustomersAreFound() {
        Random random = new Random(12);
        int warned = 0;

        for (int experiment = 0; experiment < 100; experiment++) {
            warned += outOfBalance(random, 0.07, 5_000) ? 1 : 0;
        }

        assertThat(warned).isGreaterThan(95);
    }

    @Test
    void anArmThatIsNeverSeenIsFound() {
        // Given: the third arm's share is known to nobody, only that something is missing
        ArmShares shares = new ArmShares("holdout", Map.of("holdout", 0.1, "rules", 0.45));
        SampleRatioCheck test = new SampleRatioCheck();

        // When
        add(test, shares, "holdout", 11);
        add(test, shares, "rules", 49);

        // Then
        assertThat(test.result().outOfBalance()).isTrue();
        assertThat(test.result().warning()).get().asString().contains("holdout has 11 of 6", "rules has 49 of 27");
    }

    @Test
    void changedSharesAreNoFault() {
        ArmShares later = new ArmShares(Trials.HOLDOUT, Map.of(Trials.HOLDOUT, 0.5, Trials.RULES, 0.5));
        SampleRatioCheck test = new SampleRatioCheck();

        alternate(test, Trials.SHARES, 9, 200);
        alternate(test, later, 1, 1_000);

        assertThat(test.result().outOfBalance()).isFalse();
        assertThat(test.result().expected())
                .hasEntrySatisfying(
                        Trials.HOLDOUT, of -> assertThat(of).isCloseTo(0.1 * 2_000 + 0.5 * 2_000, within(1e-6)));
    }

    @Test
    void nobodyIsNoFault() {
        assertThat(new SampleRatioCheck().result().warning()).isEmpty();
    }

    /** One held out and so many treated, so often. */
    private static void alternate(SampleRatioCheck test, ArmShares shares, int treated, int times) {
        for (int i = 0; i < times; i++) {
            test.add(Trials.HOLDOUT, shares);
            add(test, shares, Trials.RULES, treated);
        }
    }

    private static boolean outOfBalance(Random random, double heldOut, int customers) {
        SampleRatioCheck test = new SampleRatioCheck();
        for (int i = 0; i < customers; i++) {
            test.add(random.nextDouble() < heldOut ? Trials.HOLDOUT : Trials.RULES, Trials.SHARES);
        }
        return test.result().outOfBalance();
    }

    private static void add(SampleRatioCheck test, ArmShares shares, String arm, int times) {
        for (int i = 0; i < times; i++) {
            test.add(arm, shares);
        }
    }
}
