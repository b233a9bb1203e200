package io.tidewatch.console.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.console.EngineSource;
import io.tidewatch.console.kafka.CustomerHistory;
import io.tidewatch.http.Answer;
import io.tidewatch.http.AnswerJson;
import io.tidewatch.http.BodyEndpoint;
import io.tidewatch.http.Request;
import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.EventLimits;
import io.tidewatch.topics.Outcome;
import io.tidewatch.topics.Receipt;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;

/**
 * One customer: the profile as the engine has it, and what the topics hold. The id comes in the body, since addresses are logged by
 * proxies and kept by browsers.
 */
final class CustomerPage implements BodyEndpoint {
    /** The longest id in UTF-8, each character escaped, and the field around it. */
    private static final int MOST_BYTES = 2048;

    private final Door door;
    private final EngineSource engine;
    private final Function<String, CustomerHistory.Found> history;

    CustomerPage(Door door, EngineSource engine, Function<String, CustomerHistory.Found> history) {
        this.door = door;
        this.engine = engine;
        this.history = history;
    }

    @Override
    public int mostBytes() {
        return MOST_BYTES;
    }

    @Override
    public Optional<Answer> refusal(Request request) {
        return door.refusal(request);
    }

    @Override
    public CompletionStage<Answer> answer(Request request, byte[] body) {
        return CompletableFuture.completedFuture(Pages.text(body, "user_id")
                .map(String::strip)
                .filter(id -> !id.isEmpty() && id.length() <= 2 * EventLimits.MAX_ID_LENGTH)
                .map(this::look)
                .orElseGet(() -> Answer.error(
                        Answer.BAD_REQUEST, "Send {\"user_id\": \"…\"} with an id of up to 128 characters.")));
    }

    @Override
    public Answer sent(Request request, Answer answer) {
        return Pages.guarded(answer);
    }

    private Answer look(String id) {
        Answer profile = engine.user(id);
        ObjectNode json = Pages.object();
        json.put("user", id).put("profile_status", profile.status());
        json.set("profile", Pages.tree(profile.body()));
        try {
            history(json.putObject("history"), history.apply(id));
        } catch (KafkaException unanswered) {
            json.putNull("history");
        }
        return Pages.json(json);
    }

    private static void history(ObjectNode json, CustomerHistory.Found found) {
        json.put("whole", found.whole());
        ArrayNode events = json.putArray("events");
        for (CustomerHistory.Event event : found.events()) {
            events.addArray()
                    .add(AnswerJson.text(event.time()))
                    .add(event.type().wireName())
                    .add(event.risk());
        }
        ArrayNode receipts = json.putArray("receipts");
        for (Receipt receipt : found.receipts()) {
            receipts.addObject()
                    .put("at", AnswerJson.text(receipt.time()))
                    .put("consumer", receipt.consumer())
                    .put("status", receipt.status().name())
                    .put("action", receipt.action().wireName());
        }
        ArrayNode assignments = json.putArray("assignments");
        for (Assignment assignment : found.assignments()) {
            assignments
                    .addObject()
                    .put("at", AnswerJson.text(assignment.assignedAt()))
                    .put("experiment", assignment.experiment())
                    .put("arm", assignment.arm())
                    .put("held_out", assignment.heldOut())
                    .put("risk", assignment.risk())
                    .put("band", assignment.band().name());
        }
        ArrayNode outcomes = json.putArray("outcomes");
        for (Outcome outcome : found.outcomes()) {
            outcomes.addObject()
                    .put("at", AnswerJson.text(outcome.due()))
                    .put("returned", outcome.returned())
                    .put("spend", outcome.spend());
        }
        ArrayNode alerts = json.putArray("alerts");
        for (ChurnAlert alert : found.alerts()) {
            ObjectNode row = alerts.addObject().put("episode", alert.episodeId());
            WarningJson.alert(row, alert);
        }
    }
}
