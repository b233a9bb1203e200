package io.tidewatch.cli.savepoint;

import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.savepoint.BarrierKind;
import io.tidewatch.streams.state.Names;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.admin.ClusterException;
import io.tidewatch.topics.admin.ClusterTopic;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.IsolationLevel;

/**
 * Grows an application to more partitions, phase by phase as {@link GrowthPlan} says. All that it knows is on the brokers, so one that
 * is killed is followed by another that goes on. For one thread.
 */
public final class Growth {
    /** With so little left to load, what is written meanwhile is loaded within a fraction of a second. */
    private static final long LOADED = 10_000;
    /** Between two looks at the cluster: part of the downtime that is told, and no load. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final Generations generations;
    private final Cluster cluster;
    private final Map<String, ?> client;
    private final Telling telling;
    /** When this run asked the old generation to hand over. */
    private OptionalLong asked = OptionalLong.empty();

    private Optional<CopyFigures> copied = Optional.empty();
    private OptionalDouble downtimeSeconds = OptionalDouble.empty();

    /**
     * A growth, begun or not.
     *
     * @param client the client's properties: brokers, security
     */
    public Growth(Generations generations, Cluster cluster, Map<String, ?> client, Telling telling) {
        this.generations = generations;
        this.cluster = cluster;
        this.client = client;
        this.telling = telling;
    }

    /** The growth that a configuration is about: from its generation on if one has begun, otherwise the one that its generation came from. */
    public static Generations of(TidewatchConfig config, Cluster cluster) {
        Generations growing = Generations.growing(config);
        boolean begun = cluster.topic(growing.topic()).isPresent();
        return begun || growing.number() == 1 ? growing : Generations.grown(config);
    }

    /** What would be done, or why it cannot. */
    public List<String> plan(int to) {
        GrowthFacts facts = facts();
        check(facts, to);
        int from = facts.state().orElseThrow();
        return List.of(
                "'%s' would grow from %d to %d partitions: it is %s."
                        .formatted(
                                generations.old(),
                                from,
                                to,
                                GrowthPlan.phase(facts).words()),
                "1. Copy: the state goes into %s (%d partitions) while the engine works."
                        .formatted(generations.topic(), to),
                "2. Load: the engines of generation %d, which you start beside the old ones, read it."
                        .formatted(generations.nextNumber()),
                "3. Cut over: the old tasks say where they stand, and the new ones go on from there.",
                "4. shop.events gets %d partitions when the old engines have left their group.".formatted(to),
                "Until the cut-over all of it can be taken back with 'tidewatch shards clean'.",
                "To begin: " + next(facts, to) + ".");
    }

    /** How far it is, and what comes next. */
    public List<String> status() {
        GrowthFacts facts = facts();
        GrowthPhase phase = GrowthPlan.phase(facts);
        int to = facts.savepoint().orElse(2 * facts.state().orElse(facts.events()));
        return List.of(
                "%s to %s: %s.".formatted(generations.old(), generations.next(), phase.words()),
                "shop.events has %d partitions, the old state %s, the savepoint %s."
                        .formatted(facts.events(), words(facts.state()), words(facts.savepoint())),
                "The old generation has %d members, the next one %d; %d of its tasks are open."
                        .formatted(facts.oldMembers(), facts.nextMembers(), facts.opened()),
                "Next: " + next(facts, to) + ".");
    }

    /**
     * Goes on as far as it can.
     *
     * @param cutOver whether the old generation may be asked to hand over; otherwise a person is asked
     * @return whether it is grown
     */
    public boolean grow(int to, boolean cutOver) {
        GrowthFacts facts = facts();
        check(facts, to);
        GrowthPhase phase = GrowthPlan.phase(facts);
        if (phase.compareTo(GrowthPhase.OPENING) < 0 && !copy(facts, to, cutOver)) {
            return false;
        }
        SavepointTails tails =
                SavepointTails.read(cluster, client, generations.topic()).orElseThrow();
        await(() -> opened(tails) == to, () -> "waiting for the tasks of '%s' to open".formatted(generations.next()));
        asked.ifPresent(nanos -> {
            downtimeSeconds = OptionalDouble.of((System.nanoTime() - nanos) / 1e9);
            telling.line(String.format(
                    Locale.ENGLISH,
                    "Downtime: %.1f s, from the first request to the last task of '%s' at work.",
                    downtimeSeconds.getAsDouble(),
                    generations.next()));
        });
        widen(to);
        telling.line("'%s' has grown to %d partitions as '%s'. Next: %s."
                .formatted(generations.application(), to, generations.next(), next(facts(), to)));
        return true;
    }

    /** What this run had copied when it had caught up with the engine; empty if that was done before. */
    public Optional<CopyFigures> copied() {
        return copied;
    }

    /** From the first request to hand over until the last task of the next generation was at work; empty if this run did not ask. */
    public OptionalDouble downtimeSeconds() {
        return downtimeSeconds;
    }

    /** Copies, and cuts over if that may be. Whether it has. */
    private boolean copy(GrowthFacts facts, int to, boolean cutOver) {
        SavepointPlace place = new SavepointPlace(
                generations.application(),
                generations.old(),
                generations.savepoint(),
                BarrierKind.FINAL,
                facts.state().orElseThrow(),
                to);
        SavepointTopic.make(cluster, place);
        try (Copier copier = Copier.open(place, cluster, client, Clock.systemUTC())) {
            if (copier.copy().isComplete()) {
                return true;
            }
            CopyRun run = new CopyRun(copier, telling);
            if (copier.copy().asked().isEmpty()) {
                if (!mayCutOver(run, to, cutOver)) {
                    return false;
                }
                asked = OptionalLong.of(System.nanoTime());
            }
            run.end(BarrierKind.FINAL);
            telling.line("The savepoint %s is whole: %s."
                    .formatted(place.name(), run.figures().words()));
            return true;
        }
    }

    private boolean mayCutOver(CopyRun run, int to, boolean cutOver) {
        run.toTail();
        CopyFigures tail = run.figures();
        copied = Optional.of(tail);
        telling.line(
                ("The state is copied: %s. Start the engines of the next generation (generation: {number: %d, from:"
                                + " %s}) beside the old ones; what changes is copied while this runs.")
                        .formatted(tail.words(), generations.nextNumber(), generations.savepoint()));
        if (!cutOver && !telling.isWatched()) {
            telling.line(
                    "Nothing was cut over. When they run: tidewatch shards grow --to %d --cut-over.".formatted(to));
            return false;
        }
        long left = leftToLoad();
        for (long looked = System.nanoTime(); left > LOADED; ) {
            run.copySome();
            if (System.nanoTime() - looked > LOOK_EVERY.toNanos()) {
                left = leftToLoad();
                looked = System.nanoTime();
                tellLoading(left);
            }
        }
        run.toTail();
        return cutOver
                || telling.agrees(
                        "'%s' has loaded all but the last changes. Cut over to it now?".formatted(generations.next()));
    }

    private void tellLoading(long left) {
        telling.progress(() -> left == Long.MAX_VALUE
                ? "copied; waiting for the engines of '%s'".formatted(generations.next())
                : String.format(Locale.ENGLISH, "copied; '%s' has %,d records left to load", generations.next(), left));
    }

    /** How many records the next generation has yet to load, and the most there can be if nobody does. */
    private long leftToLoad() {
        if (cluster.members(generations.next()) == 0) {
            return Long.MAX_VALUE;
        }
        Map<Integer, Long> loaded = cluster.committed(generations.next(), generations.topic());
        return cluster.ends(cluster.partitions(generations.topic()), IsolationLevel.READ_COMMITTED).entrySet().stream()
                .mapToLong(
                        end -> end.getValue() - loaded.getOrDefault(end.getKey().partition(), 0L))
                .sum();
    }

    private int opened(SavepointTails tails) {
        return tails.passed(cluster.committed(generations.next(), generations.topic()));
    }

    /** Gives the events' topic its partitions, when nobody is left whom that would stop. */
    private void widen(int to) {
        await(
                () -> cluster.members(generations.old()) == 0,
                () -> "waiting for the engines of '%s' to leave their group".formatted(generations.old()));
        if (events() < to) {
            cluster.grow(TopicNames.SHOP_EVENTS, to);
            telling.line("shop.events has %d partitions now.".formatted(to));
        }
    }

    /** What the cluster tells. */
    GrowthFacts facts() {
        Optional<SavepointTails> tails = SavepointTails.read(cluster, client, generations.topic());
        boolean complete = tails.map(SavepointTails::isComplete).orElse(false);
        return new GrowthFacts(
                events(),
                count(cluster.topic(Names.changelog(generations.old(), Names.PROFILES))),
                tails.map(found -> OptionalInt.of(found.partitions())).orElseGet(OptionalInt::empty),
                tails.isPresent() && (complete || SavepointTopic.isAsked(cluster, client, generations.topic())),
                complete,
                cluster.members(generations.old()),
                cluster.members(generations.next()),
                tails.map(this::opened).orElse(0));
    }

    private int events() {
        return cluster.topic(TopicNames.SHOP_EVENTS)
                .map(ClusterTopic::partitions)
                .orElseThrow(() -> new ClusterException("the topic shop.events does not exist"));
    }

    private void check(GrowthFacts facts, int to) {
        GrowthPlan.refusal(facts, to, generations.old()).ifPresent(refusal -> {
            throw new ClusterException(refusal);
        });
    }

    private String next(GrowthFacts facts, int to) {
        return GrowthPlan.next(GrowthPlan.phase(facts), to, generations.nextNumber(), generations.savepoint());
    }

    private void await(BooleanSupplier done, Supplier<String> words) {
        while (!done.getAsBoolean()) {
            telling.progress(words);
            try {
                Thread.sleep(LOOK_EVERY.toMillis());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new TidewatchException("interrupted; run the same command again, and it goes on", stopped);
            }
        }
    }

    private static OptionalInt count(Optional<ClusterTopic> topic) {
        return topic.map(found -> OptionalInt.of(found.partitions())).orElseGet(OptionalInt::empty);
    }

    private static String words(OptionalInt count) {
        return count.isPresent() ? Integer.toString(count.getAsInt()) : "none";
    }
}
