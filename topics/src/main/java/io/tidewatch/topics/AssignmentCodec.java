package io.tidewatch.topics;

import java.util.EnumMap;
import java.util.Map;

/** {@link Assignment} to JSON bytes and back. Thread-safe; no state. */
public final class AssignmentCodec {
    private static final String MESSAGE = "assignment";

    private AssignmentCodec() {}

    /**
     * Reads an assignment. Unknown fields are ignored.
     *
     * @throws InvalidMessageException if a field is missing, of another type or of a value this version does not know
     */
    public static Assignment read(byte[] json) throws InvalidMessageException {
        JsonFields<InvalidMessageException> assignment = MessageReader.of(MESSAGE, json);
        double propensity = assignment.number("propensity");
        if (!(propensity > 0 && propensity <= 1)) {
            throw new InvalidMessageException(
                    "field 'propensity' of an " + MESSAGE + " must be more than 0 and at most 1");
        }
        return new Assignment(
                assignment.text("assignment_id"),
                assignment.text("user_id"),
                assignment.text("experiment"),
                assignment.text("arm"),
                assignment.flag("held_out"),
                propensity,
                assignment.number("risk"),
                assignment.constant("band", Band.values(), Band::name),
                assignment.constant("value_tier", ValueTier.values(), ValueTier::name),
                assignment.optionalText("customer_group"),
                assignment.optionalText("reason"),
                assignment.number("value_at_risk"),
                assignment.number("expected_spend"),
                assignment.whole("window_days"),
                assignment.object("action", SuggestedActionJson::read),
                assignment.optionalConstant("rule_action", ActionType.values(), ActionType::wireName),
                assignment
                        .optionalObject("action_propensities", AssignmentCodec::propensities)
                        .orElse(Map.of()),
                assignment.time("assigned_at"),
                assignment.time("due"),
                assignment.text("model"),
                assignment.text("policy_version"));
    }

    /** Writes an assignment: fields in the order of {@link Assignment}, an absent reason left out, times in UTC with milliseconds. */
    public static byte[] write(Assignment assignment) {
        return Json.object(json -> {
            json.writeStringField("assignment_id", assignment.assignmentId());
            json.writeStringField("user_id", assignment.userId());
            json.writeStringField("experiment", assignment.experiment());
            json.writeStringField("arm", assignment.arm());
            json.writeBooleanField("held_out", assignment.heldOut());
            Json.finite(json, "propensity", assignment.propensity());
            Json.finite(json, "risk", assignment.risk());
            json.writeStringField("band", assignment.band().name());
            json.writeStringField("value_tier", assignment.valueTier().name());
            if (assignment.customerGroup().isPresent()) {
                json.writeStringField(
                        "customer_group", assignment.customerGroup().get());
            }
            if (assignment.reason().isPresent()) {
                json.writeStringField("reason", assignment.reason().get());
            }
            Json.finite(json, "value_at_risk", assignment.valueAtRisk());
            Json.finite(json, "expected_spend", assignment.expectedSpend());
            json.writeNumberField("window_days", assignment.windowDays());
            SuggestedActionJson.write(json, "action", assignment.action());
            if (assignment.ruleAction().isPresent()) {
                json.writeStringField(
                        "rule_action", assignment.ruleAction().get().wireName());
            }
            if (!assignment.actionPropensities().isEmpty()) {
                json.writeObjectFieldStart("action_propensities");
                for (ActionType action : ActionType.values()) {
                    if (assignment.actionPropensities().containsKey(action)) {
                        Json.finite(
                                json,
                                action.wireName(),
                                assignment.actionPropensities().get(action));
                    }
                }
                json.writeEndObject();
            }
            json.writeStringField("assigned_at", WireTime.format(assignment.assignedAt()));
            json.writeStringField("due", WireTime.format(assignment.due()));
            json.writeStringField("model", assignment.model());
            json.writeStringField("policy_version", assignment.policyVersion());
        });
    }

    private static Map<ActionType, Double> propensities(JsonFields<InvalidMessageException> object)
            throws InvalidMessageException {
        Map<ActionType, Double> propensities = new EnumMap<>(ActionType.class);
        for (ActionType action : ActionType.values()) {
            if (object.has(action.wireName())) {
                double propensity = object.number(action.wireName());
                if (!(propensity > 0 && propensity <= 1)) {
                    throw new InvalidMessageException("field 'action_propensities' of an " + MESSAGE
                            + " must have numbers that are more than 0 and at most 1");
                }
                propensities.put(action, propensity);
            }
        }
        return propensities;
    }
}
