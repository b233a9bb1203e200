package io.tidewatch.cli.savepoint;

import java.util.Optional;

/** Decides how far a growth is by what the cluster tells, and what speaks against it. Pure. */
final class GrowthPlan {
    private GrowthPlan() {}

    /** How far it is. */
    static GrowthPhase phase(GrowthFacts facts) {
        if (facts.savepoint().isEmpty()) {
            return GrowthPhase.NOT_BEGUN;
        }
        int to = facts.savepoint().getAsInt();
        if (facts.state().isEmpty()) {
            return GrowthPhase.CLEANED;
        }
        if (!facts.complete()) {
            return facts.asked() ? GrowthPhase.HANDING_OVER : GrowthPhase.COPYING;
        }
        if (facts.opened() < to) {
            return GrowthPhase.OPENING;
        }
        if (facts.oldMembers() > 0) {
            return GrowthPhase.LEAVING;
        }
        return facts.events() < to ? GrowthPhase.WIDENING : GrowthPhase.GROWN;
    }

    /**
     * Why a growth cannot begin or go on, in a sentence; empty if it can.
     *
     * @param to how many partitions are wanted
     * @param source the application id of the old generation
     */
    static Optional<String> refusal(GrowthFacts facts, int to, String source) {
        if (facts.state().isEmpty()) {
            return Optional.of(
                    "the application '%s' has no state on this cluster, so there is nothing to carry over. See that --config has the engine's application_id and generation"
                            .formatted(source));
        }
        int from = facts.state().getAsInt();
        if (facts.savepoint().isPresent() && facts.savepoint().getAsInt() != to) {
            return Optional.of(
                    "a growth to %d partitions has begun. Go on with --to %d, or take it back with 'tidewatch shards clean' while it can be"
                            .formatted(
                                    facts.savepoint().getAsInt(),
                                    facts.savepoint().getAsInt()));
        }
        if (to <= from || to % from != 0) {
            return Optional.of(
                    "the state of '%s' has %d partitions and --to is %d. Give a multiple, such as %d: then every user stays with one parent"
                            .formatted(source, from, to, 2 * from));
        }
        GrowthPhase phase = phase(facts);
        if (phase.canBeTakenBack() && facts.events() != from) {
            return Optional.of(
                    "shop.events has %d partitions, but the state of '%s' has %d: it was given more before its state was carried over. An engine that starts now says the same"
                            .formatted(facts.events(), source, from));
        }
        if (phase.canBeTakenBack() && facts.oldMembers() == 0) {
            return Optional.of(
                    "no engine of '%s' is running, and its tasks must say where they stand. Start it, and run this again"
                            .formatted(source));
        }
        return Optional.empty();
    }

    /** What comes next, for a person. */
    static String next(GrowthPhase phase, int to, int number, String from) {
        String again = "run 'tidewatch shards grow --to " + to;
        return switch (phase) {
            case NOT_BEGUN -> again + "': it copies while the engine works";
            case COPYING ->
                "start the engines of the next generation (generation: {number: %d, from: %s}), then %s --cut-over'"
                        .formatted(number, from, again);
            case HANDING_OVER, OPENING, LEAVING, WIDENING -> again + " --cut-over' again: it goes on";
            case GROWN -> "stop the old generation's engines, and when all is well run 'tidewatch shards clean'";
            case CLEANED -> "nothing: the growth is over";
        };
    }
}
