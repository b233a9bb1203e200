package io.tidewatch.consumer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.Language;
import io.tidewatch.topics.Reason;
import io.tidewatch.topics.ValueTier;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps one task per episode for the people who look after customers: opens it with the reasons in words, raises its
 * priority when the alert escalates, closes it when the customer returns or the episode expires.
 */
public final class CrmService implements Service {
    private final Map<String, OpenTask> taskOfEpisode = new HashMap<>();

    private final TaskWording wording;

    /** For agents who read English. */
    public CrmService() {
        this(Language.EN);
    }

    /**
     * For agents who read a language.
     *
     * @param language of the tasks; reasons are in the engine's, so give the same
     */
    public CrmService(Language language) {
        this.wording = TaskWording.in(language);
    }

    private record OpenTask(String taskId, String userId) {}

    @Override
    public String name() {
        return "crm";
    }

    @Override
    public ActionType action() {
        return ActionType.CALL;
    }

    @Override
    public Decision decide(ChurnAlert alert) {
        Optional<String> openTask =
                Optional.ofNullable(taskOfEpisode.get(alert.episodeId())).map(OpenTask::taskId);
        return switch (alert.kind()) {
            case RAISED, ESCALATED ->
                openTask.map(task -> Decision.with(alert, Verdict.UPDATED, work("update", alert, task)))
                        // An escalation whose beginning this service never saw is as good a reason for a task.
                        .orElseGet(() -> asksForNothing(alert)
                                ? Decision.without(alert, Verdict.NONE)
                                : Decision.with(alert, Verdict.OPENED, work("open", alert, taskId(alert))));
            case RESOLVED, EXPIRED ->
                openTask.map(task -> Decision.with(alert, Verdict.CLOSED, closing(alert, task)))
                        .orElseGet(() -> Decision.without(alert, Verdict.NONE));
            case ERASED -> Decision.erasure(alert);
        };
    }

    @Override
    public void remember(Decision decision) {
        if (decision.verdict() == Verdict.OPENED) {
            taskOfEpisode.put(
                    decision.episodeId(),
                    new OpenTask(
                            decision.order().orElseThrow().required("task_id").textValue(), decision.userId()));
        } else if (decision.verdict() == Verdict.CLOSED) {
            taskOfEpisode.remove(decision.episodeId());
        } else if (decision.verdict() == Verdict.ERASED) {
            taskOfEpisode.values().removeIf(task -> task.userId().equals(decision.userId()));
        }
    }

    /** Whether the policy chose to leave the customer alone: a task that says so would only cost an agent's time. */
    private static boolean asksForNothing(ChurnAlert alert) {
        return alert.suggestedAction()
                .filter(action -> action.type() == ActionType.NONE)
                .isPresent();
    }

    private static String taskId(ChurnAlert alert) {
        return "task-" + alert.episodeId();
    }

    private ObjectNode work(String action, ChurnAlert alert, String taskId) {
        Priority priority = Priority.of(alert);
        ObjectNode order = order(action, alert, taskId)
                .put("priority", priority.name())
                .put("due_at", priority.due(alert).toString())
                .put("title", wording.title(alert))
                .put("text", wording.text(alert))
                .put("risk", alert.risk())
                .put("band", alert.band().name())
                .put("value_tier", alert.valueTier().name());
        ArrayNode codes = order.putArray("reason_codes");
        alert.reasons().stream().map(Reason::code).forEach(codes::add);
        alert.suggestedAction()
                .ifPresent(suggested ->
                        order.put("suggested_action", suggested.type().wireName()));
        return order;
    }

    private ObjectNode closing(ChurnAlert alert, String taskId) {
        boolean returned = alert.kind() == AlertKind.RESOLVED;
        return order("close", alert, taskId)
                .put("outcome", returned ? "returned" : "not_returned")
                .put("closed_at", alert.eventTime().toString())
                .put("text", wording.closing(alert));
    }

    private static ObjectNode order(String action, ChurnAlert alert, String taskId) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("action", action)
                .put("alert_id", alert.alertId())
                .put("task_id", taskId)
                .put("episode_id", alert.episodeId())
                .put("user_id", alert.userId());
    }

    /** Who comes first in the agent's list, and until when. */
    private enum Priority {
        // A valued customer on the brink is worth interrupting other work; the last is worth a slot within the week.
        URGENT(Duration.ofDays(1)),
        HIGH(Duration.ofDays(3)),
        NORMAL(Duration.ofDays(7));

        private final Duration time;

        Priority(Duration time) {
            this.time = time;
        }

        static Priority of(ChurnAlert alert) {
            boolean critical = alert.band() == Band.CRITICAL;
            boolean valued = alert.valueTier() == ValueTier.HIGH;
            if (critical && valued) {
                return URGENT;
            }
            return critical || valued ? HIGH : NORMAL;
        }

        /** Never after the episode's end: then there is nobody left to win back. */
        Instant due(ChurnAlert alert) {
            Instant due = alert.eventTime().plus(time);
            return due.isAfter(alert.expiresAt()) ? alert.expiresAt() : due;
        }
    }
}
