package io.tidewatch.engine.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.FormulaScorer;
import io.tidewatch.engine.scoring.KnownShop;
import io.tidewatch.engine.scoring.ModelManifest;
import org.junit.jupiter.api.Test;

class InactionTest {
    private static final PolicySettings SETTINGS = PolicySettings.defaults().forShop("ours");

    @Test
    void aModelThatKnowsTheShopActs() {
        assertThat(Inaction.why(SETTINGS, knowing(new KnownShop("ours", 500, 180, 100))))
                .isEmpty();
    }

    @Test
    void aModelOfAnotherShopSaysOfWhichAndWhatToDo() {
        assertThat(Inaction.why(SETTINGS, knowing(new KnownShop("theirs", 9000, 700, 4000))))
                .get()
                .asString()
                .contains("trained for the shop 'theirs' and this is 'ours', so nothing is raised")
                .contains("./tidewatch retrain")
                .contains("policy.act_before_trained");
    }

    @Test
    void aModelThatHasSeenTooLittleSaysHowFarItIs() {
        assertThat(Inaction.why(SETTINGS, knowing(new KnownShop("ours", 2000, 150, 90))))
                .get()
                .asString()
                .contains("has seen 2,000 customers, 90 of them with three visits, over 150 days of this shop")
                .contains("it takes 500, 100 and 180");
    }

    @Test
    void whoWantsToActAllTheSameDoes() {
        assertThat(Inaction.why(SETTINGS.actingBeforeTrained(), knowing(new KnownShop("theirs", 1, 1, 0))))
                .isEmpty();
    }

    private static ModelManifest knowing(KnownShop shop) {
        ModelManifest formula = new FormulaScorer(1).manifest();
        return new ModelManifest(
                formula.name(),
                formula.hiddenSize(),
                formula.silenceShares(),
                formula.window(),
                shop,
                formula.thresholds(),
                formula.deadlineShare(),
                formula.values(),
                formula.neutral(),
                formula.onnxSha256(),
                formula.parts(),
                formula.operators(),
                formula.reference());
    }
}
