package io.tidewatch.streams.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.FormulaScorer;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.topics.ModelKeys;
import io.tidewatch.topics.ModelPointer;
import io.tidewatch.topics.ModelPointerCodec;
import io.tidewatch.topics.ModelReference;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What one pointer comes to in an instance: taken, refused with what was there before kept, taken back. */
class ModelRoleTest {
    private static final Instant NOW = Instant.parse("2026-11-22T13:00:00Z");

    private final List<String> closed = new ArrayList<>();
    private final Set<String> broken = new HashSet<>();
    private final ServedModel configured = served("configured", Optional.empty());
    private final ModelRole role =
            new ModelRole(ModelKeys.ACTIVE, Optional.of(configured), Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void theConfiguredModelServesWhileNothingWasSaid() {
        role.settle(this::load);

        assertThat(inForce()).isEqualTo("configured@-1");
    }

    @Test
    void followsThePointerAndClosesWhatItReplaces() {
        say(3, pointer("one", Optional.empty()));
        say(7, pointer("two", Optional.of("one")));

        assertThat(inForce()).isEqualTo("two@7");
        assertThat(closed).as("the configured one stays, to go back to").containsExactly("one");
    }

    @Test
    void closesNothingThatIsInUse() {
        say(3, pointer("one", Optional.empty()));
        ServedModel inUse = role.inForce().orElseThrow().model();
        assertThat(inUse.retain()).isTrue();

        say(7, pointer("two", Optional.of("one")));

        assertThat(closed).isEmpty();
        inUse.release();
        assertThat(closed).containsExactly("one");
    }

    @Test
    void aRefusedModelLeavesTheOldOneInForceAndSaysWhy() {
        say(3, pointer("one", Optional.empty()));
        broken.add("two");

        say(7, pointer("two", Optional.of("one")));

        assertThat(inForce()).as("the pointer was considered").isEqualTo("one@7");
        assertThat(role.refusal()).contains(new Refusal("two", "two is broken", NOW));
        assertThat(role.refusals()).isEqualTo(1);
        assertThat(closed).isEmpty();
    }

    @Test
    void aRefusedModelThatIsPublishedWholeIsTaken() {
        broken.add("two");
        say(7, pointer("two", Optional.empty()));
        broken.clear();

        role.published("another");
        role.settle(this::load);
        assertThat(inForce()).isEqualTo("configured@7");
        role.published("two");
        role.settle(this::load);

        assertThat(inForce()).isEqualTo("two@7");
        assertThat(role.refusal()).isEmpty();
    }

    @Test
    void anInstanceThatStartsIntoARefusalTakesWhatTheOthersKept() {
        broken.add("two");

        say(7, pointer("two", Optional.of("one")));

        assertThat(inForce()).isEqualTo("one@7");
        assertThat(role.refusal()).map(Refusal::model).contains("two");
    }

    @Test
    void goesBackToTheConfiguredModel() {
        say(3, pointer("one", Optional.empty()));

        say(7, new ModelPointer(Optional.empty(), Optional.of(reference("one")), "ann", NOW));

        assertThat(inForce()).isEqualTo("configured@7");
        assertThat(closed).containsExactly("one");
    }

    @Test
    void aPointerThatIsTakenAwayNamesTheConfiguredModel() {
        say(3, pointer("one", Optional.empty()));

        role.said(new ModelTopic.Entry(7, ModelKeys.ACTIVE, Optional.empty()));
        role.settle(this::load);

        assertThat(inForce()).isEqualTo("configured@7");
    }

    @Test
    void aDamagedPointerIsRefused() {
        say(3, pointer("one", Optional.empty()));

        role.said(
                new ModelTopic.Entry(7, ModelKeys.ACTIVE, Optional.of("{\"name\":".getBytes(StandardCharsets.UTF_8))));
        role.settle(this::load);

        assertThat(inForce()).isEqualTo("one@7");
        assertThat(role.refusal()).map(Refusal::model).contains(ModelKeys.ACTIVE);
    }

    @Test
    void theSameModelAgainIsNotLoadedAgain() {
        say(3, pointer("one", Optional.empty()));
        ServedModel before = role.inForce().orElseThrow().model();

        say(7, pointer("one", Optional.empty()));

        assertThat(role.inForce()).contains(new InForce(before, 7));
    }

    @Test
    void aModelThatIsGivenUpIsRefusedAndTheOneBeforeTakesOver() {
        say(3, pointer("one", Optional.empty()));
        say(7, pointer("two", Optional.of("one")));

        role.giveUp(reference("two"), "it says NaN", this::load);

        assertThat(inForce()).isEqualTo("one@7");
        assertThat(role.refusal()).contains(new Refusal("two", "it says NaN", NOW));
        assertThat(role.refusals()).isEqualTo(1);
        assertThat(closed).containsExactly("one", "two");
    }

    @Test
    void beforeTheFirstModelComesTheConfiguredOne() {
        say(3, pointer("one", Optional.empty()));

        role.giveUp(reference("one"), "it says NaN", this::load);

        assertThat(inForce()).isEqualTo("configured@3");
    }

    @Test
    void whereTheOneBeforeIsBrokenTooTheConfiguredOneTakesOver() {
        say(3, pointer("one", Optional.empty()));
        say(7, pointer("two", Optional.of("one")));
        broken.add("one");

        role.giveUp(reference("two"), "it says NaN", this::load);

        assertThat(inForce()).isEqualTo("configured@7");
        assertThat(role.refusal()).map(Refusal::model).contains("two");
    }

    @Test
    void theOneBeforeCanBeGivenUpToo() {
        say(7, pointer("two", Optional.of("one")));

        role.giveUp(reference("two"), "it says NaN", this::load);
        role.giveUp(reference("one"), "it says NaN as well", this::load);

        assertThat(inForce()).isEqualTo("configured@7");
    }

    @Test
    void whatIsNotInForceIsNotGivenUp() {
        say(3, pointer("one", Optional.empty()));
        say(7, pointer("two", Optional.of("one")));

        role.giveUp(reference("one"), "a task that had not switched yet", this::load);

        assertThat(inForce()).isEqualTo("two@7");
        assertThat(role.refusal()).isEmpty();
    }

    @Test
    void aRollbackMakesGoodWhatWasGivenUp() {
        say(3, pointer("one", Optional.empty()));
        say(7, pointer("two", Optional.of("one")));
        role.giveUp(reference("two"), "it says NaN", this::load);

        say(9, pointer("one", Optional.of("two")));

        assertThat(inForce()).isEqualTo("one@9");
        assertThat(role.refusal()).isEmpty();
    }

    private void say(long offset, ModelPointer pointer) {
        role.said(new ModelTopic.Entry(offset, ModelKeys.ACTIVE, Optional.of(ModelPointerCodec.write(pointer))));
        role.settle(this::load);
    }

    private String inForce() {
        InForce now = role.inForce().orElseThrow();
        return now.model().manifest().name() + "@" + now.activation();
    }

    private ServedModel load(ModelReference model) throws ModelRole.RefusedException {
        if (broken.contains(model.name())) {
            throw new ModelRole.RefusedException(model.name() + " is broken");
        }
        return served(model.name(), Optional.of(model));
    }

    private ServedModel served(String name, Optional<ModelReference> published) {
        FormulaScorer scorer = new FormulaScorer(name, 2);
        return ServedModel.of(
                scorer.manifest(), PolicySettings.defaults(), published, capacity -> scorer, () -> closed.add(name));
    }

    private static ModelPointer pointer(String name, Optional<String> previous) {
        return new ModelPointer(Optional.of(reference(name)), previous.map(ModelRoleTest::reference), "ann", NOW);
    }

    private static ModelReference reference(String name) {
        return new ModelReference(name, "0".repeat(64));
    }
}
