package io.tidewatch.workbench.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.http.Answer;
import io.tidewatch.http.Endpoint;
import io.tidewatch.http.Request;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.ChurnAlertCodec;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Optional;

/**
 * {@code demo/profile?user=}: the engine's own JSON about a user, with {@code last_alert} as it is on {@code churn.interventions} and, in
 * {@code orders}, what the reference consumers did about it.
 */
final class ProfilePage implements Endpoint {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final EngineLookUp engine;
    private final LatestAlerts alerts;
    private final ShopOrders orders;

    ProfilePage(EngineLookUp engine, LatestAlerts alerts, ShopOrders orders) {
        this.engine = engine;
        this.alerts = alerts;
        this.orders = orders;
    }

    @Override
    public Answer answer(Request request) {
        Optional<String> user = request.parameter("user").filter(id -> !id.isEmpty());
        if (user.isEmpty()) {
            return Answer.error(Answer.BAD_REQUEST, "Whose profile? Ask for demo/profile?user=ID, percent-encoded.");
        }
        try {
            HttpResponse<String> found = engine.user(user.get());
            JsonNode told = MAPPER.readTree(found.body());
            if (!(told instanceof ObjectNode profile)) {
                return Answer.error(Answer.UNAVAILABLE, "The engine's answer is no JSON object.");
            }
            if (found.statusCode() == Answer.OK) {
                Optional<ChurnAlert> alert = alerts.of(user.get());
                if (alert.isPresent()) {
                    add(profile, alert.get());
                }
            }
            return Answer.json(found.statusCode(), profile);
        } catch (IOException silent) {
            return Answer.error(Answer.UNAVAILABLE, "The engine does not answer; ask again in a second.");
        }
    }

    private void add(ObjectNode profile, ChurnAlert alert) throws IOException {
        profile.set("last_alert", MAPPER.readTree(ChurnAlertCodec.write(alert)));
        ArrayNode done = profile.putArray("orders");
        orders.about(alert.alertId()).forEach(done::add);
    }
}
