package io.tidewatch.ops;

import io.tidewatch.streams.registry.InForce;
import io.tidewatch.streams.registry.Refusal;
import io.tidewatch.streams.registry.ServedModel;
import io.tidewatch.topics.ModelReference;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The model in force in this instance.
 *
 * @param name its name
 * @param sha256 of its manifest, if it was published; empty: the configured one
 * @param device where it runs
 * @param deviceNote where it runs and, if that is not what could be wished for, why
 * @param shop the shop that it was trained for
 * @param acts whether episodes are raised with it
 * @param policyVersion fingerprint of the alert policy that goes with it
 * @param refusal the model that should be in force and was refused
 * @param refusals how often a model was refused
 * @param shadow the name of the model in the shadow
 * @param shadowRefusal the model that should be in the shadow and was refused
 * @param strategy what chooses actions beside the policy's rules
 * @param shopSeen how far the engine knows the shop that it runs for
 */
record ModelView(
        String name,
        Optional<String> sha256,
        String device,
        String deviceNote,
        String shop,
        boolean acts,
        String policyVersion,
        Optional<Refusal> refusal,
        long refusals,
        Optional<String> shadow,
        Optional<Refusal> shadowRefusal,
        Optional<StrategyView> strategy,
        ShopView shopSeen) {
    ModelView {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(sha256, "sha256");
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(deviceNote, "deviceNote");
        Objects.requireNonNull(policyVersion, "policyVersion");
        Objects.requireNonNull(refusal, "refusal");
        Objects.requireNonNull(shadow, "shadow");
        Objects.requireNonNull(shadowRefusal, "shadowRefusal");
        Objects.requireNonNull(strategy, "strategy");
        Objects.requireNonNull(shopSeen, "shopSeen");
    }

    static ModelView of(
            InForce inForce,
            Optional<Refusal> refusal,
            long refusals,
            Optional<InForce> shadow,
            Optional<Refusal> shadowRefusal,
            Optional<StrategyView> strategy,
            ShopView shopSeen) {
        ServedModel model = inForce.model();
        return new ModelView(
                model.manifest().name(),
                model.published().map(ModelReference::sha256),
                model.device().name().toLowerCase(Locale.ROOT),
                model.deviceNote(),
                model.manifest().shop().name(),
                model.policy().acts(),
                model.policy().version(),
                refusal,
                refusals,
                shadow.map(second -> second.model().manifest().name()),
                shadowRefusal,
                strategy,
                shopSeen);
    }
}
