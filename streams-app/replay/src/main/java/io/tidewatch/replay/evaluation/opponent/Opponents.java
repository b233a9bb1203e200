package io.tidewatch.replay.evaluation.opponent;

import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.replay.evaluation.JudgedGroup;
import io.tidewatch.replay.evaluation.Observation;
import io.tidewatch.replay.evaluation.Quality;
import io.tidewatch.replay.evaluation.QualityTally;
import io.tidewatch.replay.evaluation.Silence;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a shop could have without this engine, at the same number of warnings of new, returning and regular customers: rules that
 * look at visit days alone, are asked every day from the cut to the middle of the window, and warn once a silence at lines that make
 * as many warnings. They are those of the published table of baselines and see nothing that was not known at the cut.
 */
public final class Opponents {
    /** Logistic regression, the strongest of them on the published logs. */
    public static final String LOGISTIC = "LR daily";
    /** The buy-till-you-die model. */
    public static final String DEPARTED = "BG/NBD 1 - P(alive)";
    /** The personal gap rule, which every shop already has. */
    public static final String OWN_PACE = "silence / own pace";

    private final List<Rule> rules;

    private Opponents(List<Rule> rules) {
        this.rules = rules;
    }

    /**
     * How good an opponent is.
     *
     * @param name of the rule
     * @param quality at the number of warnings asked for, or fewer where there are not so many silences
     */
    public record Result(String name, Quality quality) {}

    /**
     * Fits the rules to what a log tells up to the cut.
     *
     * @param silences all of the log, each customer's together and in time order
     * @param mayWarn which silences a rule may warn of; the others are judged all the same
     */
    public static Opponents of(List<Silence> silences, Observation observation, Predicate<Silence> mayWarn) {
        Optional<List<Habit>> habits = Habits.of(silences, observation.cutDay());
        if (habits.isEmpty()) {
            return new Opponents(List.of());
        }
        List<Habit> judged = habits.get().stream()
                .filter(habit -> observation.judges(habit.silence()))
                .toList();
        Optional<DailyScore> logistic = LogisticRegression.learned(new Samples(habits.get(), observation.cutDay()))
                .map(learned -> learned);
        Optional<DailyScore> departed =
                BgNbd.fitted(silences, observation.cutDay()).map(fitted -> fitted);
        DailyScore ownPace = (habit, silenceDays) -> Math.log1p(silenceDays) - habit.pace();
        return new Opponents(Stream.of(
                        logistic.map(score -> new Rule(LOGISTIC, score, judged, observation, mayWarn)),
                        departed.map(score -> new Rule(DEPARTED, score, judged, observation, mayWarn)),
                        Optional.of(new Rule(OWN_PACE, ownPace, judged, observation, mayWarn)))
                .flatMap(Optional::stream)
                .toList());
    }

    /**
     * Each rule's quality; none where the log has too little to fit one.
     *
     * @param warnings how many of judged silences it makes, by the customers' group
     */
    public List<Result> at(ToIntFunction<CustomerGroup> warnings, JudgedGroup group) {
        return rules.stream()
                .map(rule -> new Result(rule.name, rule.at(warnings, group)))
                .toList();
    }

    /** One rule, asked about every judged silence. */
    private static final class Rule {
        /** Knuth's multiplier, so that neighbouring numbers of customers do not stay neighbours. */
        private static final int SCATTER = 0x9E3779B1;

        private final String name;
        private final DailyScore score;
        private final List<Habit> judged;
        private final Observation observation;
        private final Predicate<Silence> mayWarn;
        private final double[] best;

        Rule(String name, DailyScore score, List<Habit> judged, Observation observation, Predicate<Silence> mayWarn) {
            this.name = name;
            this.score = score;
            this.judged = judged;
            this.observation = observation;
            this.mayWarn = mayWarn;
            this.best = judged.stream().mapToDouble(this::best).toArray();
        }

        Quality at(ToIntFunction<CustomerGroup> warnings, JudgedGroup group) {
            OptionalLong[] warned = new OptionalLong[best.length];
            Arrays.fill(warned, OptionalLong.empty());
            for (CustomerGroup customers : CustomerGroup.values()) {
                int[] chosen = highest(customers, warnings.applyAsInt(customers));
                for (int at : chosen) {
                    warned[at] = firstAt(judged.get(at), best[chosen[chosen.length - 1]]);
                }
            }
            QualityTally tally = new QualityTally(observation);
            for (int i = 0; i < best.length; i++) {
                if (group.has(judged.get(i).silence())) {
                    tally.add(judged.get(i).silence(), warned[i]);
                }
            }
            return tally.quality();
        }

        /** The silences with the highest scores, the highest first; chance decides among equals. */
        private int[] highest(CustomerGroup customers, int number) {
            return IntStream.range(0, best.length)
                    .filter(i -> best[i] > Double.NEGATIVE_INFINITY)
                    .filter(i -> judged.get(i).silence().group() == customers)
                    .boxed()
                    .sorted(Comparator.<Integer>comparingDouble(i -> -best[i]).thenComparingInt(this::lot))
                    .limit(number)
                    .mapToInt(Integer::intValue)
                    .toArray();
        }

        /** The same in every run, and without a meaning. */
        private int lot(int at) {
            Silence silence = judged.get(at).silence();
            return (silence.userId() + silence.visits()).hashCode() * SCATTER;
        }

        private double best(Habit habit) {
            double highest = Double.NEGATIVE_INFINITY;
            if (mayWarn.test(habit.silence())) {
                for (long day = firstDay(habit); day <= lastDay(habit); day++) {
                    highest = Math.max(highest, score.of(habit, day));
                }
            }
            return highest;
        }

        private OptionalLong firstAt(Habit habit, double line) {
            long day = firstDay(habit);
            while (score.of(habit, day) < line) {
                day++;
            }
            return OptionalLong.of(day);
        }

        private long firstDay(Habit habit) {
            return observation.firstSilenceDay(habit.silence());
        }

        /** The last day on which a warning is early: as long is left to act as the silence took. */
        private static long lastDay(Habit habit) {
            return Math.min(habit.silence().days() - 1, habit.silence().window().days() / 2);
        }
    }
}
