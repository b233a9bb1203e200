package io.tidewatch.workbench.demo;

import io.tidewatch.replay.ReplayListener;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.ShopEvent;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Each user's last alert on {@code churn.interventions}. Written by the thread that reads the topic, asked by others. */
final class LatestAlerts implements ReplayListener {
    private final Map<String, ChurnAlert> byUser = new ConcurrentHashMap<>();

    @Override
    public void event(ShopEvent event) {}

    @Override
    public void score(RiskScore score) {}

    @Override
    public void alert(ChurnAlert alert) {
        byUser.put(alert.userId(), alert);
    }

    /** The user's; empty if there was none. */
    Optional<ChurnAlert> of(String userId) {
        return Optional.ofNullable(byUser.get(userId));
    }
}
