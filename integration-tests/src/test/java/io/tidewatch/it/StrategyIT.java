package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.engine.effect.Covariates;
import io.tidewatch.engine.strategy.Choice;
import io.tidewatch.engine.strategy.LearntStrategy;
import io.tidewatch.engine.strategy.StrategyContext;
import io.tidewatch.engine.strategy.StrategySettings;
import io.tidewatch.engine.strategy.StrategyState;
import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.AssignmentCodec;
import io.tidewatch.topics.ModelKeys;
import io.tidewatch.topics.PublishedStrategy;
import io.tidewatch.topics.PublishedStrategyCodec;
import io.tidewatch.topics.TopicNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A strategy learns while a shop goes on, and the instance that learns is killed. Every choice must be the one of some state that was said, and of a
 * task's choices no later one of an earlier state.
 */
@ExtendWith(BrokerUnderTest.class)
class StrategyIT {
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final int PARTITIONS = 2;
    private static final int CUSTOMERS = 150;
    private static final int DAYS = 120;
    /** Days that are sent at once. */
    private static final int STRIDE = 5;

    private static final String APPLICATION = "strategy";
    private static final String LEARNS = "This instance learns from outcomes";
    private static final double HOLDOUT = 0.2;
    /** Explores so often that a small shop does what its rules do not. */
    private static final StrategySettings SETTINGS = new StrategySettings(0.4, 0.75, "tests");

    private static final double OF_STRATEGY = (1 - HOLDOUT) * SETTINGS.share();
    private static final double OF_RULES = (1 - HOLDOUT) * (1 - SETTINGS.share());

    @TempDir
    private Path folder;

    @Test
    void everyChoiceIsThatOfAStateThatWasSaidThoughTheLearnerIsKilled(TestKafka kafka) throws Exception {
        List<List<Message>> days = RhythmicShop.days(CUSTOMERS, DAYS);
        try (ShopTopics topics = ShopTopics.afresh(kafka, PARTITIONS);
                EngineRun run = new EngineRun(topics, APPLICATION)) {
            try (EngineProcess first = start("first", topics)) {
                await("it learns").atMost(SOON).until(() -> first.output().contains(LEARNS));
                send(run, days, 0, DAYS / 2);
                int known = awaitOutcomes(topics, 1);
                try (EngineProcess second = start("second", topics)) {
                    topics.awaitSharedBy(2, APPLICATION);

                    // When: the learner is killed
                    first.kill();
                    await("the other one learns")
                            .atMost(SOON)
                            .until(() -> second.output().contains(LEARNS));
                    send(run, days, DAYS / 2, DAYS - 2 * STRIDE);
                    awaitOutcomes(topics, known + 1);
                    send(run, days, DAYS - 2 * STRIDE, DAYS);
                    run.awaitDecided();

                    // Then
                    assertEveryChoiceIsExplained(topics, run);
                    assertNothingIsLearntTwice(topics, run);
                    second.stop();
                }
            }
        }
    }

    private static void assertEveryChoiceIsExplained(ShopTopics topics, EngineRun run) throws Exception {
        List<StrategyState> states = new ArrayList<>(List.of(StrategyState.empty()));
        for (PublishedStrategy said : said(topics)) {
            states.add(StrategyState.of(Base64.getDecoder().decode(said.state())));
        }
        Map<Integer, Integer> latest = new HashMap<>();
        Set<Integer> used = new TreeSet<>();
        Set<String> ids = new HashSet<>();
        int notByRules = 0;
        try (CommittedRecords assignments = new CommittedRecords(topics, TopicNames.ASSIGNMENTS)) {
            for (ConsumerRecord<byte[], byte[]> record : assignments.all()) {
                Assignment assignment = AssignmentCodec.read(record.value());
                assertThat(ids.add(assignment.assignmentId())).as("once each").isTrue();
                int from = latest.getOrDefault(record.partition(), 0);
                int state = from;
                while (state < states.size() && !isOf(states.get(state), assignment)) {
                    state++;
                }
                assertThat(state)
                        .as("a state that explains the choice, not before the %dth", from)
                        .isLessThan(states.size());
                latest.put(record.partition(), state);
                used.add(state);
                if (assignment.arm().equals("strategy")
                        && assignment.action().type() != assignment.ruleAction().orElseThrow()) {
                    notByRules++;
                }
            }
        }
        assertThat(used).as("states that decided").hasSizeGreaterThan(2);
        assertThat(notByRules).as("choices that are not the rules'").isPositive();
        assertThat(run.outcome().experience().orElseThrow().assignments()).hasSameSizeAs(ids);
    }

    /** Whether a state gives an assignment's chances, and the choice if it was the strategy's to make. */
    private static boolean isOf(StrategyState state, Assignment assignment) {
        ActionType rules = assignment.ruleAction().orElseThrow();
        Choice choice = new LearntStrategy(SETTINGS, state)
                .choose(
                        StrategyContext.of(assignment).orElseThrow(),
                        new Covariates(assignment.risk(), assignment.expectedSpend(), assignment.valueAtRisk()),
                        rules,
                        assignment.actionPropensities().keySet(),
                        assignment.assignmentId());
        boolean sameChances = assignment.actionPropensities().entrySet().stream()
                .allMatch(told -> Math.abs(told.getValue() - chance(choice, rules, told.getKey())) < 1e-9);
        return sameChances
                && (!assignment.arm().equals("strategy") || assignment.action().type() == choice.action());
    }

    private static double chance(Choice choice, ActionType rules, ActionType action) {
        return (action == ActionType.NONE ? HOLDOUT : 0)
                + OF_STRATEGY * choice.propensities().getOrDefault(action, 0.0)
                + (action == rules ? OF_RULES : 0);
    }

    /** Whoever learns begins anew, so that what it says last is of every outcome once. */
    private static void assertNothingIsLearntTwice(ShopTopics topics, EngineRun run) {
        await("all is learnt").atMost(SOON).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
            List<PublishedStrategy> said = said(topics);
            assertThat(said.get(said.size() - 1).outcomes())
                    .isEqualTo(
                            run.outcome().experience().orElseThrow().outcomes().size());
        });
    }

    private static void send(EngineRun run, List<List<Message>> days, int from, int to) {
        for (int day = from; day < to; day += STRIDE) {
            run.send(days.subList(day, Math.min(to, day + STRIDE)).stream()
                    .flatMap(List::stream)
                    .toList());
            run.awaitDecided();
        }
    }

    /** Waits until it is said that so many outcomes are known; how many it is. */
    private static int awaitOutcomes(ShopTopics topics, int atLeast) {
        return await("outcomes are learnt from")
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(500))
                .until(
                        () -> said(topics).stream()
                                .mapToInt(PublishedStrategy::outcomes)
                                .max()
                                .orElse(0),
                        outcomes -> outcomes >= atLeast);
    }

    private static List<PublishedStrategy> said(ShopTopics topics) throws Exception {
        List<PublishedStrategy> said = new ArrayList<>();
        try (CommittedRecords models = new CommittedRecords(topics, TopicNames.MODELS)) {
            for (ConsumerRecord<byte[], byte[]> record : models.all()) {
                if (new String(record.key(), StandardCharsets.UTF_8).equals(ModelKeys.STRATEGY)) {
                    said.add(PublishedStrategyCodec.read(record.value()));
                }
            }
        }
        return said;
    }

    private EngineProcess start(String instance, ShopTopics topics) throws IOException {
        Path config = folder.resolve(instance + ".yaml");
        Files.writeString(config, """
                application_id: %s
                bootstrap_servers: %s
                model: {path: '%s', device: cpu}
                policy: %s
                experiments: {salt: tests, holdout: %s}
                strategy: {explore: %s, share: %s, seed: %s}
                time: {mode: live, max_age: 3650d, allowed_lateness: 1d}
                batch: {max_events: 64, max_wait: 50ms}
                state: {directory: '%s'}
                http: {port: 0}
                processing: {threads: 1}
                """.formatted(
                        APPLICATION,
                        topics.bootstrapServers(),
                        ShippedModel.FOLDER.toAbsolutePath(),
                        ShippedModel.POLICY_YAML,
                        HOLDOUT,
                        SETTINGS.explore(),
                        SETTINGS.share(),
                        SETTINGS.seed(),
                        folder.resolve("state-" + instance).toAbsolutePath()));
        return EngineProcess.start(APPLICATION + "-" + instance, config);
    }
}
