package io.tidewatch.engine.drift;

import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.engine.feature.FeatureGroup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How far what is served is from what the model was trained on, and what to do about it.
 *
 * @param state whether there is anything to tell
 * @param events how many events of equal weight the figures rest on
 * @param score the index of the risk; empty unless the state is READY
 * @param features the index of every feature but the calendar's, the largest first; empty unless the state is READY
 */
public record DriftReport(State state, double events, Optional<Figure> score, List<Figure> features) {
    /** What {@link #score} is called among the features' names; no feature has that name. */
    public static final String SCORE = "risk";
    /**
     * With n events in b bins the index is about (b − 1) / n although nothing has moved: with 10 bins and this many events
     * .018, well below the first line. Events of one user resemble each other, so it takes some more than .1 would.
     */
    public static final double FEWEST_EVENTS = 500;
    /** Features named in the advice; the rest is in the list. */
    private static final int NAMED = 5;
    /** From this share of features on the shop is another one than in training, whatever the risk says. */
    private static final double MANY = 0.25;
    /**
     * From this share on it is worth a look. One or two always wander: tenure grows as long as the shop is younger than its
     * customers' lives.
     */
    private static final double SOME = 0.05;

    /** Whether there is anything to tell. */
    public enum State {
        /** The model's manifest says nothing of its training data's distributions. */
        NO_REFERENCE,
        TOO_FEW_EVENTS,
        READY
    }

    /** One number's index. */
    public record Figure(String name, double index) {
        /** What the index is taken to mean. */
        public DriftLevel level() {
            return DriftLevel.of(index);
        }
    }

    public DriftReport {
        features = List.copyOf(features);
    }

    /** For a model without a reference. */
    public static DriftReport withoutReference() {
        return new DriftReport(State.NO_REFERENCE, 0, Optional.empty(), List.of());
    }

    /** Compares what was counted with the reference that it was counted by. */
    public static DriftReport of(DriftReference reference, DriftCounts counts) {
        double events = counts.events();
        if (events < FEWEST_EVENTS) {
            return new DriftReport(State.TOO_FEW_EVENTS, events, Optional.empty(), List.of());
        }
        int known = reference.features().size();
        List<Figure> features = new ArrayList<>(known);
        for (int i = 0; i < known; i++) {
            if (FeatureCatalogue.features().get(i).group() == FeatureGroup.CALENDAR) {
                // Tells the date, not the shop: a window of days never has the dates of the training data.
                continue;
            }
            double index = StabilityIndex.of(reference.features().get(i).shares(), counts.weights(i), events);
            features.add(new Figure(FeatureCatalogue.features().get(i).name(), index));
        }
        features.sort(Comparator.comparingDouble(Figure::index).reversed().thenComparing(Figure::name));
        double score = StabilityIndex.of(reference.risk().shares(), counts.weights(known), events);
        return new DriftReport(State.READY, events, Optional.of(new Figure(SCORE, score)), features);
    }

    /**
     * What it comes to: the risk decides, since a feature that moves without moving it does no harm; features alone ask for a
     * new model only when many have moved.
     */
    public Optional<DriftLevel> level() {
        return score.map(risk -> {
            List<Figure> far = features(DriftLevel.RETRAIN);
            if (risk.level() == DriftLevel.RETRAIN || far.size() >= MANY * features.size()) {
                return DriftLevel.RETRAIN;
            }
            boolean quiet = risk.level() == DriftLevel.STABLE && far.size() < SOME * features.size();
            return quiet ? DriftLevel.STABLE : DriftLevel.WATCH;
        });
    }

    /** What to do, in a sentence or two. */
    public String advice() {
        return switch (state) {
            case NO_REFERENCE ->
                "The model says nothing of its training data's distributions (reference in model.json), so drift is not"
                        + " known; a model trained with this version does.";
            case TOO_FEW_EVENTS ->
                String.format(
                        Locale.ENGLISH,
                        "Too few events yet: the counts are worth %.0f, and it takes %.0f.",
                        events,
                        FEWEST_EVENTS);
            case READY -> adviceOnFigures();
        };
    }

    private String adviceOnFigures() {
        double risk = score.orElseThrow().index();
        List<Figure> far = features(DriftLevel.RETRAIN);
        String moved = far.isEmpty()
                ? "No feature is above .25."
                : far.size() + " of " + features.size() + " features are above .25: " + names(far) + ".";
        String measured = String.format(Locale.ENGLISH, "The risk's index is %.2f. ", risk) + moved + " ";
        return measured
                + switch (level().orElseThrow()) {
                    case STABLE -> "Stable: nothing to do.";
                    case WATCH ->
                        "Watch it: if it stays for two weeks, retrain; a single feature that has jumped may be"
                                + " a change in what the shop sends.";
                    case RETRAIN ->
                        "Retrain on recent events, after a look whether the shop or what it sends has" + " changed.";
                };
    }

    private List<Figure> features(DriftLevel level) {
        return features.stream().filter(figure -> figure.level() == level).toList();
    }

    private static String names(List<Figure> figures) {
        String first = figures.stream().limit(NAMED).map(Figure::name).collect(Collectors.joining(", "));
        return figures.size() > NAMED ? first + " and " + (figures.size() - NAMED) + " more" : first;
    }
}
