package io.tidewatch.console.view;

import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.Outcome;
import io.tidewatch.topics.ReasonCode;
import io.tidewatch.topics.Receipt;
import io.tidewatch.topics.RiskScore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/** Everything that the console has read, in bounded memory. One thread writes, others ask. */
public final class ConsoleView {
    /** Estimates from it are off by one per cent (standard error), and it takes a few megabytes. */
    public static final int SAMPLE = 10_000;
    /** Warnings at work at once that are kept, some ten megabytes: what a shop of a million customers has with the usual budget. */
    public static final int MOST_OPEN = 10_000;

    private static final int MOST_ENDED = 2_000;
    private static final int MOST_NEWEST = 50;
    /** A year of weeks, and a month to spare. */
    private static final int DAYS = 400;
    /** Letters of one reason are alike; the first few tell what is wrong. */
    private static final int LETTERS_OF_A_REASON = 20;
    /** What a person sees of a trend at a glance. */
    private static final Duration TREND = Duration.ofMinutes(15);

    /** About a kilobyte each. */
    private static final int MOST_ASSIGNMENTS = 50_000;

    private static final int WEEK_DAYS = 7;
    /** Weeks that the forecast is scaled by: four have each weekday equally often, and less is chance. */
    private static final int LATELY_WEEKS = 4;

    private final CustomerSample sample = new CustomerSample(SAMPLE);
    private final WarningBook warnings = new WarningBook(MOST_OPEN, MOST_ENDED, MOST_NEWEST);
    private final DayCounts raised = new DayCounts(DAYS);
    private final LetterBook letters = new LetterBook(LETTERS_OF_A_REASON);
    /** With a lock of its own: to compute an effect takes longer than the reader should wait. */
    private final EffectBook effect = new EffectBook(MOST_ASSIGNMENTS);

    private final Throughput throughput = new Throughput(TREND);

    /**
     * How many customers there are.
     *
     * @param number of them, as far as their scores were read
     * @param sampled how many of them the sample has
     */
    public record Customers(long number, int sampled) {
        /** Whether the number is exact. */
        public boolean isExact() {
            return number == sampled;
        }
    }

    /**
     * Warnings raised in time.
     *
     * @param lastSevenDays today among them
     * @param weeks seven days each, oldest first; the last ends today
     */
    public record Raised(int lastSevenDays, List<Integer> weeks) {
        public Raised {
            weeks = List.copyOf(weeks);
        }
    }

    /**
     * A list of warnings.
     *
     * @param warnings those shown
     * @param matching how many a filter lets through
     * @param openLeftOut open ones that were too many to be kept
     */
    public record Listed(List<Warning> warnings, long matching, long openLeftOut) {
        public Listed {
            warnings = List.copyOf(warnings);
        }
    }

    /** Whether a customer's scores matter: those of others need not be read. */
    public synchronized boolean wantsScoreOf(byte[] userId) {
        return sample.wants(CustomerSample.hash(userId));
    }

    /** A customer's latest score. */
    public synchronized void score(byte[] userId, RiskScore score) {
        sample.put(CustomerSample.hash(userId), KeptScore.of(score));
    }

    /** A customer has no score any more: somebody erased them. */
    public synchronized void noScore(byte[] userId) {
        sample.remove(CustomerSample.hash(userId));
    }

    public synchronized void alert(ChurnAlert alert) {
        warnings.take(alert);
        if (alert.kind() == AlertKind.RAISED) {
            raised.add(alert.eventTime());
        }
    }

    public void assignment(Assignment assignment) {
        synchronized (effect) {
            effect.take(assignment);
        }
    }

    public void outcome(Outcome outcome) {
        synchronized (effect) {
            effect.take(outcome);
        }
    }

    /** What a consumer did about an alert. */
    public void receipt(Receipt receipt) {
        synchronized (this) {
            warnings.done(
                    receipt.episodeId(),
                    new Warning.Done(
                            receipt.consumer(),
                            receipt.status().name(),
                            receipt.action().wireName(),
                            receipt.time()));
        }
        synchronized (effect) {
            effect.take(receipt);
        }
    }

    /**
     * What the experiments show.
     *
     * @param alpha probability of an error
     */
    public Experiments experiments(double alpha) {
        synchronized (effect) {
            return effect.experiments(alpha);
        }
    }

    /** Another number when something has come that {@link #experiments} depends on. */
    public long effectChanges() {
        synchronized (effect) {
            return effect.changes();
        }
    }

    public synchronized void letter(Letter letter) {
        letters.take(letter);
    }

    /** What a look at the brokers told; see {@link Throughput#look}. */
    public synchronized void offsets(Instant at, Map<Integer, Throughput.Offsets> partitions) {
        throughput.look(at, partitions);
    }

    public synchronized Customers customers() {
        return new Customers(sample.customers(), sample.size());
    }

    /** Warnings raised up to now. */
    public synchronized Raised raised(int weeks, Instant now) {
        return new Raised(raised.last(WEEK_DAYS, now), raised.weeks(weeks, now));
    }

    /** The latest warnings, newest first. */
    public synchronized List<Warning> newest(int most) {
        return warnings.newest().stream().limit(most).toList();
    }

    /** Warnings that a filter lets through, dearest first. */
    public synchronized Listed warnings(Predicate<Warning> filter, int most) {
        return new Listed(warnings.dearest(filter, most), warnings.count(filter), warnings.openLeftOut());
    }

    /** The warnings in sum, with the dearest open ones. */
    public synchronized WarningTotals totals(int dearest) {
        return warnings.totals(dearest);
    }

    /** Figures of the input over the last minutes, oldest first. */
    public synchronized List<Throughput.Point> trend() {
        return throughput.points();
    }

    /** Dead letters that were read, by reason. */
    public synchronized Map<ReasonCode, Long> letterCounts() {
        return letters.counts();
    }

    /** The latest letters of a reason, newest first. */
    public synchronized List<Letter> letters(ReasonCode reason) {
        return letters.latest(reason);
    }

    /**
     * What other budgets would mean; see {@link BudgetForecast}. Empty while no customer in the sample would be warned of.
     *
     * @param customers that are known
     */
    public List<BudgetForecast.Row> forecast(
            Instant now, List<Double> budgets, double customers, Map<CustomerGroup, Double> linesInForce) {
        List<KeptScore> scores;
        double share;
        OptionalDouble lately;
        synchronized (this) {
            scores = List.copyOf(sample.scores());
            share = sample.share();
            // The first week that was read may have begun before the reading did.
            boolean enough = raised.weeks(LATELY_WEEKS + 1, now).size() > LATELY_WEEKS;
            lately = enough
                    ? OptionalDouble.of(raised.last(LATELY_WEEKS * WEEK_DAYS, now) / (double) LATELY_WEEKS)
                    : OptionalDouble.empty();
        }
        // Some hundred thousand curves are read: not under the lock that the reader waits for.
        return BudgetForecast.of(scores, share, now, budgets, customers, linesInForce, lately);
    }
}
