package io.tidewatch.streams.task;

import io.tidewatch.engine.FormulaScorer;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.engine.strategy.StrategyState;
import io.tidewatch.streams.registry.InForce;
import io.tidewatch.streams.registry.ModelSource;
import io.tidewatch.streams.registry.ServedModel;
import io.tidewatch.topics.ModelReference;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Models written as formulas that a test puts into force and breaks, and that say when they were closed. For one thread. */
final class SwitchableModels implements ModelSource {
    private final List<String> closed = new ArrayList<>();
    private InForce inForce;
    private Optional<InForce> shadow = Optional.empty();
    private Optional<String> kept = Optional.empty();
    private int failing;
    private Runnable whenAwaited = () -> {};
    /** What happens meanwhile when a model fails, by its name. */
    private final Map<String, Runnable> broken = new HashMap<>();

    private final List<String> givenUp = new ArrayList<>();
    private final String first;

    SwitchableModels(String first) {
        this.first = first;
        this.inForce = new InForce(served(first), InForce.CONFIGURED);
    }

    /** Puts a model into force and lets go of the one before, which is returned. */
    InForce activate(long activation, String name) {
        InForce before = inForce;
        inForce = new InForce(served(name), activation);
        before.model().release();
        return before;
    }

    /** The same with a model that was published, so that it can be given up. */
    void activatePublished(long activation, String name) {
        InForce before = inForce;
        inForce = new InForce(served(name, Optional.of(new ModelReference(name, "0".repeat(64)))), activation);
        before.model().release();
    }

    /** From now on a model fails on everybody. */
    void breakDown(String name) {
        breakDown(name, () -> {});
    }

    /** The same, and something happens at each failure. */
    void breakDown(String name, Runnable meanwhile) {
        broken.put(name, meanwhile);
    }

    /** Which models were given up and why, in order. */
    List<String> givenUp() {
        return List.copyOf(givenUp);
    }

    @Override
    public boolean giveUp(ServedModel model, String reason, Duration within) {
        if (model.published().isEmpty()) {
            return false;
        }
        givenUp.add(model.manifest().name() + ": " + reason);
        activate(inForce.activation(), first);
        return true;
    }

    /** A task of another partition gives up the model in force. */
    void giveUpElsewhere() {
        giveUp(inForce.model(), "It failed elsewhere.", Duration.ZERO);
    }

    @Override
    public boolean isGivenUp(ServedModel model) {
        return givenUp.stream()
                .anyMatch(told -> told.startsWith(model.manifest().name() + ": "));
    }

    /** Another pointer to the model in force. */
    void sayAgain(long activation) {
        inForce = new InForce(inForce.model(), activation);
    }

    /** A strategy has learnt more; the model stays. */
    void learn(long activation, StrategyState learnt) {
        inForce = new InForce(inForce.model(), activation, Optional.of(learnt));
    }

    /** Lets this instance learn of an activation only when a task waits for it. */
    void activateWhenAwaited(long activation, String name) {
        whenAwaited = () -> activate(activation, name);
    }

    /** The models that were closed, in order. */
    List<String> closed() {
        return List.copyOf(closed);
    }

    @Override
    public InForce inForce() {
        return inForce;
    }

    /** Sets a model into the shadow. */
    void shadow(String name) {
        shadow = Optional.of(new InForce(served(name), InForce.CONFIGURED));
    }

    @Override
    public Optional<InForce> shadow() {
        return shadow;
    }

    /** Lets a model be found that is not in force. */
    void keep(String name) {
        kept = Optional.of(name);
    }

    @Override
    public Optional<ServedModel> find(Optional<ModelReference> published, Duration within) {
        return kept.map(this::served);
    }

    @Override
    public boolean awaitActivation(long activation, Duration within) {
        whenAwaited.run();
        return inForce.activation() >= activation;
    }

    /** Lets no scorer be made for a while, as a device that is full. */
    void failNextScorers(int scorers) {
        failing = scorers;
    }

    private ServedModel served(String name) {
        return served(name, Optional.empty());
    }

    private ServedModel served(String name, Optional<ModelReference> published) {
        FormulaScorer scorer = new FormulaScorer(name, 2);
        return ServedModel.of(
                scorer.manifest(),
                PolicySettings.defaults(),
                published,
                capacity -> made(breakable(name, scorer)),
                () -> closed.add(name));
    }

    private Scorer breakable(String name, Scorer scorer) {
        return (Scorer) Proxy.newProxyInstance(
                Scorer.class.getClassLoader(), new Class<?>[] {Scorer.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("step") && broken.containsKey(name)) {
                        broken.get(name).run();
                        throw new ScoringException("It fails on everybody.");
                    }
                    return method.invoke(scorer, arguments);
                });
    }

    private Scorer made(Scorer scorer) {
        if (failing > 0) {
            failing--;
            throw new IllegalStateException("no room on the device");
        }
        return scorer;
    }
}
