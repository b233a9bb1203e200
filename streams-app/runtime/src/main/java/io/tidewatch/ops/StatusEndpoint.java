package io.tidewatch.ops;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.engine.drift.DriftReport;
import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.engine.scoring.KnownShop;
import io.tidewatch.http.Answer;
import io.tidewatch.http.AnswerJson;
import io.tidewatch.http.Endpoint;
import io.tidewatch.http.Request;
import io.tidewatch.http.Verdict;
import io.tidewatch.streams.LostEvents;
import io.tidewatch.streams.registry.Refusal;
import io.tidewatch.streams.task.EngineCounters;
import io.tidewatch.streams.task.TaskStage;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** {@code /status}: everything about this instance on one page, for people. */
final class StatusEndpoint implements Endpoint {
    private final EngineFacts facts;
    private final Supplier<EngineSnapshot> engine;
    private final Health health;
    private final Supplier<EngineCounters.Figures> figures;
    private final Supplier<DriftReport> drift;

    StatusEndpoint(
            EngineFacts facts,
            Supplier<EngineSnapshot> engine,
            Health health,
            Supplier<EngineCounters.Figures> figures,
            Supplier<DriftReport> drift) {
        this.facts = facts;
        this.engine = engine;
        this.health = health;
        this.figures = figures;
        this.drift = drift;
    }

    @Override
    public Answer answer(Request request) {
        return Answer.json(Answer.OK, json());
    }

    /** The page's content. */
    ObjectNode json() {
        EngineSnapshot snapshot = engine.get();
        ObjectNode json = AnswerJson.object();
        json.put("version", facts.version());
        json.put("application_id", facts.applicationId());
        json.put("address", facts.address().map(HostPort::toString).orElse(null));
        json.put("uptime_seconds", AnswerJson.seconds(snapshot.since(facts.startedAt())));
        AnswerJson.time(json, "time", Optional.of(snapshot.takenAt()));
        json.put(
                "state",
                snapshot.handedOver().isPresent()
                        ? "HANDED_OVER"
                        : snapshot.state().name());
        json.put("state_seconds", AnswerJson.seconds(snapshot.since(snapshot.stateSince())));
        verdict(json.putObject("live"), health.live(snapshot));
        verdict(json.putObject("ready"), health.ready(snapshot));
        brokers(json.putObject("brokers"), snapshot.input().brokers());
        input(json.putObject("input"), snapshot);
        members(json.putArray("instances"), snapshot);
        lost(json.putArray("lost_events"), snapshot.lost());
        model(json.putObject("model"), snapshot.model());
        shadow(json.putObject("shadow"), snapshot.model());
        shop(json.putObject("shop"), snapshot.model().shopSeen());
        budget(json.putObject("budget"), snapshot.model().shopSeen());
        // Null: the rules decide everywhere.
        json.putNull("strategy");
        snapshot.model().strategy().ifPresent(strategy -> strategy(json.putObject("strategy"), strategy));
        json.put("policy_version", snapshot.model().policyVersion());
        counters(json.putObject("counters"), figures.get());
        drift(json.putObject("drift"), drift.get());
        threads(json.putArray("threads"), snapshot);
        tasks(json.putArray("tasks"), snapshot);
        restores(json.putArray("stores"), snapshot);
        return json;
    }

    private static void brokers(ObjectNode json, Brokers brokers) {
        json.put("answering", brokers.answeringSince().isPresent());
        AnswerJson.time(json, "silent_since", brokers.silentSince());
        AnswerJson.time(json, "last_answer", brokers.lastAnswer());
    }

    private static void input(ObjectNode json, EngineSnapshot snapshot) {
        ArrayNode partitions = json.putArray("partitions");
        snapshot.ownPartitions().forEach(partitions::add);
        json.put("topic_partitions", snapshot.input().partitions().size());
        AnswerJson.time(json, "observed_at", snapshot.input().observedAt());
        AnswerJson.time(json, "last_commit", snapshot.lastCommit());
        AnswerJson.time(json, "uncommitted_since", snapshot.uncommittedSince());
    }

    private static void members(ArrayNode json, EngineSnapshot snapshot) {
        for (MemberView member : snapshot.members()) {
            ObjectNode row = json.addObject().put("address", member.address().toString());
            member.partitions().stream().sorted().forEach(row.putArray("partitions")::add);
            member.standbys().stream().sorted().forEach(row.putArray("standby_partitions")::add);
        }
    }

    private static void lost(ArrayNode json, LostEvents.Figures lost) {
        for (LostEvents.Span span : lost.latest()) {
            ObjectNode row = json.addObject()
                    .put("partition", span.partition())
                    .put("from_offset", span.from())
                    .put("to_offset", span.to())
                    .put("events", span.events());
            AnswerJson.time(row, "noticed_at", Optional.of(span.noticedAt()));
        }
    }

    private static void model(ObjectNode json, ModelView model) {
        json.put("name", model.name())
                // Null: the one of the configuration.
                .put("published_sha256", model.sha256().orElse(null))
                .put("device", model.device())
                .put("device_note", model.deviceNote())
                .put("shop", model.shop())
                .put("acts", model.acts());
        model.refusal().ifPresent(refusal -> refused(json, refusal));
    }

    private static void shadow(ObjectNode json, ModelView model) {
        json.put("name", model.shadow().orElse(null));
        model.shadowRefusal().ifPresent(refusal -> refused(json, refusal));
    }

    private static void shop(ObjectNode json, ShopView shop) {
        json.put("name", shop.name());
        seen(json, "customers", shop.customers(), KnownShop.LEAST_CUSTOMERS);
        seen(json, "regulars", shop.regulars(), KnownShop.LEAST_REGULARS);
        seen(json, "days", shop.days(), KnownShop.LEAST_DAYS);
        AnswerJson.time(json, "counted_until", shop.countedUntil());
        json.put("raises", shop.inaction().isEmpty());
        json.put("why_not", shop.inaction().orElse(null));
        json.put("next", shop.next().orElse(null));
    }

    /** Null: not counted yet. */
    private static void seen(ObjectNode json, String what, OptionalInt count, int needed) {
        ObjectNode seen = json.putObject(what);
        if (count.isPresent()) {
            seen.put("seen", count.getAsInt());
        } else {
            seen.putNull("seen");
        }
        seen.put("needed", needed);
    }

    private static void budget(ObjectNode json, ShopView shop) {
        json.put("warnings_per_1000_and_month", shop.budget());
        json.put("followed", shop.followed());
        ObjectNode lines = json.putObject("at_risk_from");
        for (CustomerGroup group : CustomerGroup.values()) {
            lines.put(group.key(), shop.atRisk().get(group));
        }
    }

    private static void strategy(ObjectNode json, StrategyView strategy) {
        json.put("share", strategy.share());
        json.put("explore", strategy.explore());
        json.put("learnt_from", strategy.learntFrom());
    }

    private static void refused(ObjectNode json, Refusal refusal) {
        ObjectNode refused = json.putObject("refused").put("name", refusal.model());
        AnswerJson.time(refused, "at", Optional.of(refusal.at()));
        refused.put("reason", refusal.reason());
    }

    private static void verdict(ObjectNode json, Verdict verdict) {
        json.put("ok", verdict.good()).put("cause", verdict.cause());
    }

    private static void counters(ObjectNode json, EngineCounters.Figures figures) {
        json.put("events_in", figures.eventsIn());
        json.put("events_scored", figures.scored());
        json.put("events_duplicate", figures.duplicates());
        json.put("events_rerouted", figures.rerouted());
        counts(json.putObject("events_dead_lettered"), figures.deadLettered());
        counts(json.putObject("alerts_by_kind"), figures.alertsByKind());
        counts(json.putObject("alerts_by_trigger"), figures.alertsByTrigger());
        json.put("customers_assigned", figures.assigned());
        json.put("customers_held_out", figures.heldOut());
        json.put("outcomes_returned", figures.returned());
        json.put("outcomes_lost", figures.lost());
        json.put("batches", figures.batches());
        json.put("decide_seconds", AnswerJson.seconds(figures.decideTime()));
        json.put("scoring_failures", figures.scoringFailures());
        json.put("timers_fired", figures.timersFired());
        json.put("profiles_expired", figures.profilesExpired());
        json.put("users_erased", figures.erased());
        json.put("clock_ticks", figures.ticks());
        json.put("model_switches", figures.modelSwitches());
        json.put("shadow_scored", figures.shadowScored());
        json.put("shadow_failures", figures.shadowFailures());
    }

    private static void counts(ObjectNode json, Map<? extends Enum<?>, Long> counts) {
        counts.forEach((constant, count) -> json.put(constant.name().toLowerCase(Locale.ROOT), count));
    }

    private static void drift(ObjectNode json, DriftReport drift) {
        json.put("state", drift.state().name().toLowerCase(Locale.ROOT));
        json.put("advice", drift.advice());
        json.put("events", Math.round(drift.events()));
        json.put(
                "level",
                drift.level()
                        .map(level -> level.name().toLowerCase(Locale.ROOT))
                        .orElse(null));
        json.put(
                "risk_psi",
                drift.score().map(score -> AnswerJson.rounded(score.index())).orElse(null));
        ObjectNode features = json.putObject("feature_psi");
        drift.features().forEach(feature -> features.put(feature.name(), AnswerJson.rounded(feature.index())));
    }

    private static void threads(ArrayNode json, EngineSnapshot snapshot) {
        for (ThreadView thread : snapshot.threads()) {
            json.addObject()
                    .put("name", thread.name())
                    .put("state", thread.state())
                    .put("active_tasks", thread.partitions().size())
                    .put("standby_tasks", thread.standbyTasks());
        }
    }

    /** Null: not known yet. */
    private static void loading(ObjectNode json, TaskView task) {
        json.put("savepoint", task.stage().savepoint())
                .put("users", task.stage().rows());
        if (task.savepointLeft().isPresent()) {
            json.put("records_left", task.savepointLeft().getAsLong());
        } else {
            json.putNull("records_left");
        }
    }

    private static void tasks(ArrayNode json, EngineSnapshot snapshot) {
        Map<Integer, InputPartition> input =
                snapshot.ownInput().stream().collect(Collectors.toMap(InputPartition::partition, Function.identity()));
        for (TaskView task : snapshot.tasks()) {
            Optional<InputPartition> partition = Optional.ofNullable(input.get(task.partition()));
            ObjectNode row = json.addObject()
                    .put("task", task.task())
                    .put("partition", task.partition())
                    .put("stage", task.stage().kind().name())
                    .put("model", task.model())
                    .put("shadow", task.shadow().orElse(null));
            // Null while the brokers have not told.
            row.put("lag_records", partition.map(InputPartition::lag).orElse(null));
            row.put(
                    "lag_seconds",
                    partition
                            .flatMap(InputPartition::oldest)
                            .map(AnswerJson::seconds)
                            .orElse(null));
            AnswerJson.time(row, "stuck_since", partition.flatMap(InputPartition::stuckSince));
            AnswerJson.time(row, "clock", task.clock());
            row.put(
                    "clock_lag_seconds",
                    task.clock()
                            .map(clock -> AnswerJson.seconds(snapshot.since(clock)))
                            .orElse(null));
            row.put("pending_events", task.waiting());
            row.put("timers_behind", task.timersBehind());
            row.put("unaccounted_events", task.unaccounted());
            AnswerJson.time(row, "last_turn", Optional.of(task.lastTurn()));
            if (task.stage().kind() == TaskStage.Kind.LOADING) {
                loading(row.putObject("loading"), task);
            }
        }
    }

    private static void restores(ArrayNode json, EngineSnapshot snapshot) {
        for (StoreRestore store : snapshot.restores()) {
            json.addObject()
                    .put("store", store.store())
                    .put("partition", store.partition())
                    .put("standby", store.standby())
                    .put("restored_offsets", store.restored())
                    .put("total_offsets", store.total())
                    .put("finished", store.finished());
        }
    }
}
