package io.tidewatch.replay.evaluation.opponent;

import io.tidewatch.replay.evaluation.Silence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * BG/NBD, the buy-till-you-die model that a CRM team would try first, by 1 - P(alive) (Fader, Hardie and Lee 2005). Customers come
 * at rates spread as gamma(r, alpha) a day, and leave after a visit with a chance spread as beta(a, b). A customer who came once is
 * always alive to it.
 */
final class BgNbd implements DailyScore {
    /** Half a visit and twenty days: about where shops are; the search finds the rest. */
    private static final double[] START = {Math.log(0.5), Math.log(20), Math.log(0.5), Math.log(2)};
    /** Four numbers are not known better from more customers, and a log may have millions. */
    private static final int MOST_CUSTOMERS = 50_000;
    /** The exponential of more is no number. */
    private static final double MOST_LOGARITHM = 700;

    private final double r;
    private final double alpha;
    private final double a;
    private final double b;

    private BgNbd(double[] logarithms) {
        this.r = Math.exp(logarithms[0]);
        this.alpha = Math.exp(logarithms[1]);
        this.a = Math.exp(logarithms[2]);
        this.b = Math.exp(logarithms[3]);
    }

    /** A customer at the cut: visits after the first, days from the first to the last, and days from the first to the cut. */
    private record Customer(int frequency, double recency, double age) {}

    /**
     * Fitted by the greatest likelihood to everyone who had come before a day.
     *
     * @param silences each customer's together and in time order
     * @return empty if nobody had come twice
     */
    static Optional<BgNbd> fitted(List<Silence> silences, long cutDay) {
        List<Customer> customers = customers(silences, cutDay);
        if (customers.stream().noneMatch(customer -> customer.frequency > 0)) {
            return Optional.empty();
        }
        int every = (customers.size() + MOST_CUSTOMERS - 1) / MOST_CUSTOMERS;
        List<Customer> some = new ArrayList<>();
        for (int i = 0; i < customers.size(); i += every) {
            some.add(customers.get(i));
        }
        return Optional.of(new BgNbd(NelderMead.minimum(place -> new BgNbd(place).loss(some), START)));
    }

    @Override
    public double of(Habit habit, long silenceDays) {
        Silence silence = habit.silence();
        int frequency = silence.visits() - 1;
        if (frequency == 0) {
            return 0;
        }
        double recency = silence.day() - silence.firstDay();
        double grown = Math.log1p(silenceDays / (alpha + recency)) * (r + frequency);
        double odds = a / (b + frequency - 1) * Math.exp(Math.min(grown, MOST_LOGARITHM));
        return odds / (1 + odds);
    }

    private static List<Customer> customers(List<Silence> silences, long cutDay) {
        List<Customer> customers = new ArrayList<>();
        for (int i = 0; i < silences.size(); i++) {
            Silence silence = silences.get(i);
            boolean latest = i + 1 == silences.size()
                    || silences.get(i + 1).visits() == 1
                    || silences.get(i + 1).day() >= cutDay;
            if (silence.day() < cutDay && latest) {
                customers.add(new Customer(
                        silence.visits() - 1, silence.day() - silence.firstDay(), cutDay - silence.firstDay()));
            }
        }
        return customers;
    }

    /** Less the mean logarithm of the likelihood, equation (6) of the paper. */
    private double loss(List<Customer> customers) {
        double sum = 0;
        for (Customer customer : customers) {
            int x = customer.frequency;
            double common = LogGamma.of(r + x)
                    - LogGamma.of(r)
                    + r * Math.log(alpha)
                    + LogGamma.of(a + b)
                    + LogGamma.of(b + x)
                    - LogGamma.of(b)
                    - LogGamma.of(a + b + x);
            double alive = -(r + x) * Math.log(alpha + customer.age);
            double either = alive;
            if (x > 0) {
                double gone = Math.log(a) - Math.log(b + x - 1) - (r + x) * Math.log(alpha + customer.recency);
                either = Math.max(alive, gone) + Math.log1p(Math.exp(-Math.abs(alive - gone)));
            }
            sum -= common + either;
        }
        return sum / customers.size();
    }
}
