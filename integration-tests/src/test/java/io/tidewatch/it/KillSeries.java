package io.tidewatch.it;

import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.ShopEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Kills an engine several times on its way through a log, each time by SIGKILL while events wait for their batch: before the engine
 * starts the log is sent up to an event that, as the oracle knows, causes an alert; the engine finds a backlog and commits that it
 * has taken the event; and since its batch is neither full nor due, the event is now nowhere but in a slot.
 */
final class KillSeries {
    private static final int KILLS = 5;

    private final EngineRun run;
    private final ShopLog log;
    private final Set<String> causes;
    private final List<Kill> kills = new ArrayList<>();

    /**
     * One kill.
     *
     * @param found events that the engine found waiting when it had started
     * @param waiting events that were committed as taken and not decided when it was killed
     */
    record Kill(int found, List<ShopEvent> waiting) {}

    KillSeries(EngineRun run, ShopLog log, Outcome oracle) {
        this.run = run;
        this.log = log;
        this.causes = new HashSet<>();
        for (ChurnAlert alert : oracle.alerts()) {
            alert.causedBy().ifPresent(causes::add);
        }
    }

    /** Starts and kills engines until about three quarters of the log have been sent. */
    List<Kill> killWhileEventsWait(Supplier<EngineProcess> engines) {
        for (int kill = 1; kill <= KILLS; kill++) {
            run.send(next(kill));
            try (EngineProcess engine = engines.get()) {
                run.awaitConsumed();
                kill(engine);
            }
        }
        return List.copyOf(kills);
    }

    /** Kills once more, in the middle of whatever the engine is doing with a flow of events. */
    void killInTheFlow(Supplier<EngineProcess> engines) {
        try (EngineProcess engine = engines.get()) {
            List<Message> messages = next(KILLS + 1);
            run.send(messages.subList(0, messages.size() / 2));
            run.awaitMoreScored();
            run.send(messages.subList(messages.size() / 2, messages.size()));
            kill(engine);
        }
    }

    /** All kills so far. */
    List<Kill> kills() {
        return List.copyOf(kills);
    }

    /** Whether an event, as the oracle says, causes an alert. */
    boolean causesAlert(ShopEvent event) {
        return causes.contains(event.eventId());
    }

    private void kill(EngineProcess engine) {
        engine.kill();
        kills.add(new Kill(engine.foundWaiting(), run.waiting()));
    }

    /** The messages up to the next event that causes an alert; about an eighth of the log. */
    private List<Message> next(int kill) {
        List<Message> messages = log.messages();
        int from = run.sent().size();
        int to = Math.max(from + 1, messages.size() * kill / (KILLS + 3));
        while (to < messages.size()
                && messages.get(to - 1).event().filter(this::causesAlert).isEmpty()) {
            to++;
        }
        return messages.subList(from, to);
    }
}
