package io.tidewatch.replay.response;

import io.tidewatch.replay.generator.Dice;
import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.AssignmentCodec;
import io.tidewatch.topics.Outcome;
import io.tidewatch.topics.OutcomeCodec;
import io.tidewatch.topics.Receipt;
import io.tidewatch.topics.ReceiptCodec;
import io.tidewatch.topics.SuggestedAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What an engine and its consumers tell of an experiment in an {@link ActionShop}: a tenth is held out, and each action has an arm of another tenth, to which
 * customers come by chance. All others get what the rules do. Ten are warned of a day, each once; what becomes of them is known 30 days later.
 *
 * @param warnings how many, 1 or more
 * @param seed the same seed gives the same log
 */
public record LoggedShop(int warnings, long seed) {
    private static final String EXPERIMENT = "warnings";
    private static final String HOLDOUT = "holdout";
    private static final String RULES = "rules";
    private static final double HELD_OUT = 0.10;
    private static final double OF_EACH_ACTION = 0.10;
    private static final List<ActionType> TRIED =
            List.of(ActionType.COUPON, ActionType.POINTS, ActionType.RECOMMENDATION, ActionType.CALL);
    private static final double BY_RULES = 1 - HELD_OUT - OF_EACH_ACTION * TRIED.size();

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration BETWEEN = Duration.ofMinutes(144);
    private static final int WINDOW_DAYS = 30;

    public LoggedShop {
        if (warnings < 1) {
            throw new IllegalArgumentException("a log has at least one warning, not " + warnings);
        }
    }

    /** A customer with all that is told of the warning. */
    record Warned(ActionShop.Visitor visitor, Assignment assignment, Outcome outcome, Optional<Receipt> receipt) {}

    /** The arm that a customer falls into. */
    private record Arm(String name, double share, ActionType action) {}

    /** The messages as JSON lines: of each warning the assignment, the receipt if something was done, and the outcome. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Warned one : warned()) {
            lines.add(text(AssignmentCodec.write(one.assignment())));
            one.receipt().ifPresent(receipt -> lines.add(text(ReceiptCodec.write(receipt))));
            lines.add(text(OutcomeCodec.write(one.outcome())));
        }
        return lines;
    }

    List<Warned> warned() {
        ActionShop shop = new ActionShop();
        Dice dice = new Dice(seed, 3);
        List<Warned> warned = new ArrayList<>(warnings);
        for (int i = 0; i < warnings; i++) {
            ActionShop.Visitor visitor = shop.draw(dice);
            Arm arm = arm(dice.uniform(), ActionShop.rules(visitor.context()));
            ActionShop.Happened happened = shop.happens(visitor, arm.action(), dice);
            Assignment assignment = assignment(i, visitor, arm);
            warned.add(new Warned(
                    visitor, assignment, outcome(assignment, happened), receipt(assignment, happened.cost())));
        }
        return warned;
    }

    private static Arm arm(double place, ActionType rules) {
        if (place < HELD_OUT) {
            return new Arm(HOLDOUT, HELD_OUT, ActionType.NONE);
        }
        int tried = (int) ((place - HELD_OUT) / OF_EACH_ACTION);
        return tried < TRIED.size()
                ? new Arm(TRIED.get(tried).wireName(), OF_EACH_ACTION, TRIED.get(tried))
                : new Arm(RULES, BY_RULES, rules);
    }

    private static Assignment assignment(int number, ActionShop.Visitor visitor, Arm arm) {
        ActionType rules = ActionShop.rules(visitor.context());
        Map<ActionType, Double> chances = new EnumMap<>(ActionType.class);
        chances.put(ActionType.NONE, HELD_OUT);
        TRIED.forEach(action -> chances.put(action, OF_EACH_ACTION));
        chances.merge(rules, BY_RULES, Double::sum);
        Instant at = START.plus(BETWEEN.multipliedBy(number));
        boolean heldOut = arm.name().equals(HOLDOUT);
        return new Assignment(
                "a-" + number,
                "u-" + number,
                EXPERIMENT,
                arm.name(),
                heldOut,
                arm.share(),
                visitor.known().risk(),
                visitor.context().band(),
                visitor.context().tier(),
                Optional.of(visitor.context().group().key()),
                visitor.context().firstReason().map(Enum::name),
                visitor.known().valueAtRisk(),
                visitor.known().expectedSpend(),
                WINDOW_DAYS,
                // In the hold-out it is what would have been suggested.
                new SuggestedAction(heldOut ? rules : arm.action(), Map.of()),
                Optional.of(rules),
                chances,
                at,
                at.plus(Duration.ofDays(WINDOW_DAYS)),
                "simulated",
                "simulated");
    }

    private static Outcome outcome(Assignment assignment, ActionShop.Happened happened) {
        boolean returned = happened.outcome().returned();
        return new Outcome(
                assignment.assignmentId(),
                assignment.userId(),
                assignment.experiment(),
                assignment.arm(),
                assignment.heldOut(),
                returned,
                returned ? OptionalDouble.of(WINDOW_DAYS / 2.0) : OptionalDouble.empty(),
                happened.outcome().spend(),
                assignment.assignedAt(),
                assignment.due());
    }

    private static Optional<Receipt> receipt(Assignment assignment, double cost) {
        return assignment.done() == ActionType.NONE
                ? Optional.empty()
                : Optional.of(new Receipt(
                        "r-" + assignment.assignmentId(),
                        assignment.assignmentId(),
                        assignment.assignmentId(),
                        Optional.of(assignment.assignmentId()),
                        assignment.userId(),
                        "simulated",
                        Receipt.Status.DELIVERED,
                        assignment.done(),
                        OptionalDouble.of(cost),
                        assignment.assignedAt().plus(Duration.ofHours(1))));
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
