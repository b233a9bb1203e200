package io.tidewatch.streams.task;

import io.tidewatch.engine.Decision;
import io.tidewatch.engine.Experience;
import io.tidewatch.engine.TimerOutcome;
import io.tidewatch.streams.state.Names;
import io.tidewatch.streams.state.PendingRow;
import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.AssignmentCodec;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.ChurnAlertCodec;
import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.FeatureRecordEncoder;
import io.tidewatch.topics.Outcome;
import io.tidewatch.topics.OutcomeCodec;
import io.tidewatch.topics.ReasonCode;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.RiskScoreEncoder;
import io.tidewatch.topics.ShadowScore;
import io.tidewatch.topics.ShadowScoreCodec;
import io.tidewatch.topics.TraceContext;
import io.tidewatch.topics.Trigger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Sends what the engine decided to the output topics: keyed by user id, stamped with event time. What an event alone has caused belongs to
 * the event's trace ({@link TraceContext}); a silence has none, and a message of several events neither.
 */
final class Output {
    private final ProcessorContext<byte[], byte[]> context;
    private final DeadLetters deadLetters;
    private final EngineCounters counters;
    private final WarningDelay delay;
    /** What is still to be sent of the batch, by user; kept for its room. */
    private final Map<String, UserOutput> users = new LinkedHashMap<>();

    /** They keep the bytes of their last message. */
    private FeatureRecordEncoder featureJson = new FeatureRecordEncoder();

    private RiskScoreEncoder scoreJson = new RiskScoreEncoder();
    private long settled;

    Output(
            ProcessorContext<byte[], byte[]> context,
            DeadLetters deadLetters,
            EngineCounters counters,
            WarningDelay delay) {
        this.context = context;
        this.deadLetters = deadLetters;
        this.counters = counters;
        this.delay = delay;
    }

    /** How many of the task's records have gone out in some way: scored, known already, refused, or sent on. */
    long settled() {
        return settled;
    }

    /**
     * What came of a batch: the alerts of every event, the features of every event in as few messages as they fit into, and of
     * every user the last score of each hour. Scores are for consumers that want to know how things stand, and their topic keeps each
     * user's last one anyway; that of each hour stays because a batch of a replay, or of a backlog, may reach over weeks, and how
     * things stood then would be lost.
     *
     * @param decisions in arrival order, empty where an event could not be scored
     * @param rows the records of the events, at the same positions
     * @param nowMillis the wall clock
     */
    void batch(List<Optional<Decision>> decisions, List<PendingRow> rows, long nowMillis) {
        int events = 0;
        int duplicates = 0;
        for (int i = 0; i < rows.size(); i++) {
            PendingRow row = rows.get(i);
            Optional<Decision> decision = decisions.get(i);
            if (decision.isEmpty()) {
                deadLetter(row, ReasonCode.SCORING_FAILED, "the model could not score the event");
            } else if (decision.get() instanceof Decision.Scored scored) {
                // Not the record's key, which need not be plain text in every format of input.
                UserOutput user =
                        users.computeIfAbsent(scored.event().userId(), userId -> new UserOutput(bytes(userId)));
                user.add(scored, row);
                for (ChurnAlert alert : scored.alerts()) {
                    alert(user.key(), alert, trace(alert, row), delay.afterEvent(alert, row.timestamp(), nowMillis));
                }
                experience(user.key(), scored.experience());
                events++;
            } else {
                duplicates++;
            }
        }
        users.values().forEach(this::send);
        users.clear();
        counters.scored(events);
        counters.duplicates(duplicates);
        settled += events + duplicates;
    }

    /** @param nowMillis the wall clock */
    void timer(String userId, TimerOutcome outcome, long nowMillis) {
        byte[] user = bytes(userId);
        outcome.score().ifPresent(score -> score(user, score, Optional.empty()));
        for (ChurnAlert alert : outcome.alerts()) {
            alert(user, alert, Optional.empty(), delay.afterSilence(alert, nowMillis));
        }
        experience(user, outcome.experience());
    }

    /** Tells consumers that a user was erased, and keeps no message of the user at hand. */
    void erased(ChurnAlert told) {
        alert(bytes(told.userId()), told, Optional.empty(), OptionalLong.empty());
        featureJson = new FeatureRecordEncoder();
        scoreJson = new RiskScoreEncoder();
    }

    /** Takes a user's latest score off its compacted topic. */
    void noScore(String userId) {
        context.forward(new Record<>(bytes(userId), null, context.currentSystemTimeMs()), Names.SCORES);
    }

    void deadLetter(PendingRow source, ReasonCode reason, String detail) {
        context.forward(deadLetters.letter(source, reason, detail), Names.DEAD_LETTERS);
        counters.deadLettered(reason);
        settled++;
    }

    /** An event that belongs to another partition: as it is, but for its key, which tells the way, and where it lay. Its headers within what the topic takes. */
    void reroute(PendingRow row, byte[] user) {
        PendingRow kept = row.withHeadersWithin(HeapBudget.HEADER_BYTES);
        context.forward(
                new Record<>(
                        user, kept.value().orElseThrow(), Math.max(0, kept.timestamp()), Origin.headers(kept, user)),
                Names.REROUTED);
        counters.rerouted();
        settled++;
    }

    /** What another partition is told of this one's progress. */
    void progress(Record<byte[], byte[]> note) {
        context.forward(note, Names.REROUTED);
    }

    /** What the active model and its shadow say of events that were decided. */
    void shadow(List<ShadowScore> scores) {
        for (ShadowScore score : scores) {
            forward(bytes(score.userId()), ShadowScoreCodec.write(score), score.eventTime(), Names.SHADOW_SCORES);
            counters.shadowScored();
        }
    }

    private void send(UserOutput user) {
        for (List<FeatureRecord> features : user.featureMessages()) {
            // Where the broker keeps it: a consumer that reads from a time on, by timestamps, meets every event from
            // there.
            forward(user.key(), featureJson.encode(features), latest(features), Names.FEATURES);
        }
        for (UserOutput.Traced traced : user.scores()) {
            score(user.key(), traced.score(), TraceContext.of(traced.cause().headers()));
        }
    }

    private static Instant latest(List<FeatureRecord> features) {
        Instant latest = features.get(0).eventTime();
        for (FeatureRecord next : features) {
            if (next.eventTime().isAfter(latest)) {
                latest = next.eventTime();
            }
        }
        return latest;
    }

    private void score(byte[] user, RiskScore score, Optional<TraceContext> trace) {
        forward(user, scoreJson.encode(score), score.eventTime(), Names.SCORES, trace);
    }

    /** Of an event's trace only what the event itself has caused: it may also have ended a silence. */
    private static Optional<TraceContext> trace(ChurnAlert alert, PendingRow cause) {
        return alert.trigger() == Trigger.EVENT ? TraceContext.of(cause.headers()) : Optional.empty();
    }

    private void alert(byte[] user, ChurnAlert alert, Optional<TraceContext> trace, OptionalLong tookMillis) {
        forward(user, ChurnAlertCodec.write(alert), alert.eventTime(), Names.INTERVENTIONS, trace);
        counters.alert(alert);
        tookMillis.ifPresent(millis -> counters.alertLatency(alert.trigger(), millis));
    }

    private void experience(byte[] user, Experience experience) {
        for (Outcome outcome : experience.outcomes()) {
            forward(user, OutcomeCodec.write(outcome), outcome.due(), Names.OUTCOMES);
            counters.outcome(outcome);
        }
        for (Assignment assignment : experience.assignments()) {
            forward(user, AssignmentCodec.write(assignment), assignment.assignedAt(), Names.ASSIGNMENTS);
            counters.assignment(assignment);
        }
    }

    private void forward(byte[] user, byte[] value, Instant time, String sink) {
        forward(user, value, time, sink, Optional.empty());
    }

    private void forward(byte[] user, byte[] value, Instant time, String sink, Optional<TraceContext> trace) {
        Record<byte[], byte[]> record = new Record<>(user, value, time.toEpochMilli());
        trace.ifPresent(of -> of.addTo(record.headers()));
        context.forward(record, sink);
    }

    private static byte[] bytes(String userId) {
        return userId.getBytes(StandardCharsets.UTF_8);
    }
}
