package io.tidewatch.engine.budget;

import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.engine.scoring.Lines;
import io.tidewatch.engine.scoring.Thresholds;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.Trigger;
import io.tidewatch.topics.ValueTier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;

/**
 * A shop day by day, without an engine: customers with paces and risks of their own visit, fall silent and are warned of once a silence where
 * their risk reaches the line in force. It says what an engine would: a score a visit, an alert a warning.
 */
final class SimulatedShop {
    private static final Instant START = Instant.parse("2024-01-01T12:00:00Z");
    private static final double[] SHARES = {0, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1};
    private static final int FIRST_DAY =
            (int) (START.toEpochMilli() / Duration.ofDays(1).toMillis());

    private final Random random;
    private final List<Customer> customers = new ArrayList<>();
    private int today;
    private double oddsFactor = 1;

    private static final class Customer {
        private final String id;
        private final double pace;
        private final double logOdds;
        private final ValueTier tier;
        private int visits;
        private int nextVisit;
        private int lastVisit = -1;
        private double oddsFactor = 1;
        private double noise;
        private boolean warned;

        private Customer(String id, double pace, double logOdds, ValueTier tier, int nextVisit) {
            this.id = id;
            this.pace = pace;
            this.logOdds = logOdds;
            this.tier = tier;
            this.nextVisit = nextVisit;
        }

        private int window() {
            return (int) Math.max(30, Math.min(180, Math.round(4 * pace)));
        }

        private double risk(double share) {
            if (share >= 1) {
                return 1;
            }
            double odds = oddsFactor * Math.exp(logOdds + noise + 3.5 * share);
            return odds / (1 + odds);
        }
    }

    SimulatedShop(long seed) {
        this.random = new Random(seed);
    }

    /** What one day brought. */
    record Day(List<RiskScore> scores, List<ChurnAlert> alerts, long known) {}

    /** Customers join who come for the first time within so many days. */
    void join(int count, int withinDays, int visitsBefore) {
        for (int i = 0; i < count; i++) {
            double pace = Math.exp(Math.log(18) + 0.7 * random.nextGaussian());
            Customer customer = new Customer(
                    "customer-" + customers.size(),
                    pace,
                    -2.6 + random.nextGaussian(),
                    ValueTier.values()[random.nextInt(10) < 5 ? 0 : random.nextInt(10) < 8 ? 1 : 2],
                    today + random.nextInt(withinDays));
            customer.visits = visitsBefore;
            customers.add(customer);
        }
    }

    /** From their next visit on the model sees everybody at other odds. */
    void oddsTimes(double factor) {
        oddsFactor = factor;
    }

    int today() {
        return today;
    }

    static long dayNumber(int day) {
        return FIRST_DAY + day;
    }

    /** Lets a day pass under lines. */
    Day pass(Thresholds lines) {
        List<RiskScore> scores = new ArrayList<>();
        List<ChurnAlert> alerts = new ArrayList<>();
        for (Customer customer : customers) {
            if (customer.lastVisit >= 0 && customer.nextVisit > today && !customer.warned) {
                warn(customer, lines, alerts);
            }
            if (customer.nextVisit == today) {
                visit(customer);
                scores.add(score(customer));
            }
        }
        today++;
        return new Day(
                scores,
                alerts,
                customers.stream().filter(customer -> customer.lastVisit >= 0).count());
    }

    private void visit(Customer customer) {
        customer.visits++;
        customer.lastVisit = today;
        customer.warned = false;
        customer.oddsFactor = oddsFactor;
        customer.noise = 0.5 * random.nextGaussian();
        boolean leaves = random.nextDouble() < 0.6 * customer.risk(0);
        customer.nextVisit = leaves
                ? Integer.MAX_VALUE
                : today + (int) Math.max(1, Math.round(customer.pace * Math.exp(0.6 * random.nextGaussian())));
    }

    private void warn(Customer customer, Thresholds thresholds, List<ChurnAlert> alerts) {
        double share = (today - customer.lastVisit - 1) / (double) customer.window();
        Lines lines = thresholds.of(CustomerGroup.of(customer.visits));
        double risk = customer.risk(share) - AlertPolicy.lineOffset(customer.tier) / 10_000.0;
        boolean early = share >= 0.25 && share <= 0.5 && risk >= lines.atRisk();
        if (early || (share >= 0.25 && share < 1 && risk >= lines.critical())) {
            customer.warned = true;
            alerts.add(alert(customer, risk));
        }
    }

    private Instant now() {
        return START.plus(Duration.ofDays(today));
    }

    private Instant due(Customer customer) {
        return Instant.ofEpochMilli(Duration.ofDays(dayNumber(customer.lastVisit) + 1 + customer.window())
                .toMillis());
    }

    private RiskScore score(Customer customer) {
        double[] days = new double[SHARES.length];
        double[] risks = new double[SHARES.length];
        for (int i = 0; i < SHARES.length; i++) {
            days[i] = SHARES[i] * customer.window();
            risks[i] = Math.round(customer.risk(SHARES[i]) * 10_000) / 10_000.0;
        }
        return new RiskScore(
                customer.id,
                risks[0],
                customer.window(),
                OptionalDouble.of(customer.pace),
                due(customer),
                OptionalDouble.empty(),
                Band.HEALTHY,
                Trigger.EVENT,
                days,
                risks,
                customer.tier,
                OptionalInt.of(customer.visits),
                now(),
                "simulated",
                Optional.empty());
    }

    private ChurnAlert alert(Customer customer, double risk) {
        return new ChurnAlert(
                "alert-" + customer.id + "-" + today,
                "episode",
                Optional.empty(),
                customer.id,
                AlertKind.RAISED,
                Trigger.SILENCE,
                Math.max(0, Math.min(1, risk)),
                customer.window(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                due(customer),
                OptionalDouble.empty(),
                Band.AT_RISK,
                Band.HEALTHY,
                List.of(),
                Optional.empty(),
                customer.tier,
                OptionalInt.of(customer.visits),
                now(),
                now(),
                due(customer),
                Optional.empty(),
                "simulated",
                "policy");
    }
}
