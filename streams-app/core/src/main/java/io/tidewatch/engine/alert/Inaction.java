package io.tidewatch.engine.alert;

import io.tidewatch.engine.scoring.KnownShop;
import io.tidewatch.engine.scoring.ModelManifest;
import java.util.Locale;
import java.util.Optional;

/** Why nothing is raised with a model, and what to do next, in sentences for a person. */
public final class Inaction {
    private static final String NEXT = " Train a model on this shop with './tidewatch retrain', or set"
            + " policy.act_before_trained to true to warn by what the model knows of other customers.";

    private Inaction() {}

    /** Empty if episodes are raised. */
    public static Optional<String> why(PolicySettings settings, ModelManifest manifest) {
        KnownShop known = manifest.shop();
        if (settings.actBeforeTrained()) {
            return Optional.empty();
        }
        if (!known.name().equals(settings.shop())) {
            return Optional.of("The model " + manifest.name() + " was trained for the shop '" + known.name()
                    + "' and this is '" + settings.shop()
                    + "', so nothing is raised: it does not know how long customers of this shop stay away." + NEXT);
        }
        if (!known.isKnownWell()) {
            return Optional.of(String.format(
                            Locale.ENGLISH,
                            "The model %s has seen %,d customers, %,d of them with three visits, over %,d days of this shop; it takes"
                                    + " %,d, %,d and %,d, so nothing is raised yet.",
                            manifest.name(),
                            known.customers(),
                            known.regulars(),
                            known.days(),
                            KnownShop.LEAST_CUSTOMERS,
                            KnownShop.LEAST_REGULARS,
                            KnownShop.LEAST_DAYS)
                    + NEXT);
        }
        return Optional.empty();
    }
}
