package io.tidewatch.engine.budget;

import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.engine.scoring.Lines;
import io.tidewatch.engine.scoring.Thresholds;
import io.tidewatch.engine.silence.RiskCurve;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.RiskScore;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Keeps a shop's warnings within the budget: watches scores and alerts, and says at the end of each UTC day of event time where the bands
 * begin from then on. It starts from the lines that training chose and holds them until it has seen four weeks of warnings. Depends on
 * what it is shown of each day, not on the order of users within it. Not thread-safe.
 */
public final class BudgetKeeper {
    /** Four whole weeks, so that no weekday counts more, and about the month that the budget is for. */
    static final int HELD_DAYS = 28;
    /** A few dozen warnings: with fewer the share that is raised has a standard error of a fifth and more, which is the tolerance. */
    static final long LEAST_SEEN = 25 * GroupTally.ONE;

    private final WarningBudget budget;
    private final Thresholds start;
    private final double deadlineShare;
    private final ShopCount shop;
    private final Map<CustomerGroup, GroupTally> tallies = new EnumMap<>(CustomerGroup.class);
    private final Map<CustomerGroup, Integer> lines = new EnumMap<>(CustomerGroup.class);
    /** Of each day that is not over the latest silence of each user. */
    private final SortedMap<Long, Map<String, Silence>> open = new TreeMap<>();
    /** New warnings since a day was closed last. */
    private final int[] raised;

    private long closed = Long.MIN_VALUE;
    private int acting;

    /**
     * A keeper that has seen nothing.
     *
     * @param start the lines that training chose
     * @param deadlineShare the share of the window after which AT_RISK raises no more
     */
    public BudgetKeeper(WarningBudget budget, Thresholds start, double deadlineShare) {
        this(budget, start, deadlineShare, new ShopCount());
    }

    private BudgetKeeper(WarningBudget budget, Thresholds start, double deadlineShare, ShopCount shop) {
        this.budget = budget;
        this.start = start;
        this.deadlineShare = deadlineShare;
        this.shop = shop;
        this.raised = new int[CustomerGroup.values().length];
        for (CustomerGroup group : CustomerGroup.values()) {
            tallies.put(group, new GroupTally());
            lines.put(group, RiskCurve.rounded(start.of(group).atRisk()));
        }
    }

    /**
     * A keeper that goes on where another one was.
     *
     * @param state what {@link #state()} told; scores of days that were over by then change nothing, those of later ones must be shown again,
     *     and only the alerts that had not been shown
     * @throws IllegalArgumentException if the state cannot be read
     */
    public static BudgetKeeper resume(WarningBudget budget, Thresholds start, double deadlineShare, String state) {
        KeeperState before = KeeperState.read(state);
        BudgetKeeper keeper = new BudgetKeeper(budget, start, deadlineShare, before.shop());
        keeper.tallies.putAll(before.tallies());
        keeper.lines.putAll(before.lines());
        keeper.closed = before.closed();
        keeper.acting = before.acting();
        System.arraycopy(before.raised(), 0, keeper.raised, 0, keeper.raised.length);
        return keeper;
    }

    /**
     * Checks what another version may have written.
     *
     * @throws IllegalArgumentException if it is no state that this one can go on from
     */
    public static void checkState(String state) {
        KeeperState.read(state);
    }

    /** One for another model, which begins anew but for the shop's size, and for the days that are over and stay so. */
    public BudgetKeeper restarted(Thresholds chosen, double itsDeadlineShare) {
        BudgetKeeper keeper = new BudgetKeeper(budget, chosen, itsDeadlineShare, shop);
        keeper.closed = closed;
        return keeper;
    }

    /**
     * What it knows of the days that are over, and the warnings since. Scores of days that are not over are not in it, but for the customers
     * whom they told of; to count those again changes nothing.
     */
    public String state() {
        return new KeeperState(closed, acting, raised.clone(), lines, tallies, shop).text();
    }

    /** The last day that is over, counted from 1970, UTC; empty before the first. */
    public OptionalLong closed() {
        return closed == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(closed);
    }

    /** Takes a score in. Of a user's scores of one day the latest counts. One of a day that is over comes too late and changes nothing. */
    public void observe(RiskScore score) {
        Silence.after(score, deadlineShare).ifPresent(silence -> {
            long day = Silence.day(silence.time());
            if (day > closed) {
                open.computeIfAbsent(day, unused -> new HashMap<>())
                        .merge(score.userId(), silence, (before, now) -> now.time() >= before.time() ? now : before);
                shop.observe(score.userId(), score.visits().orElse(0), day);
            }
        });
    }

    /** Lets go of a user who was erased or forgotten; what was counted of days that are over names nobody. */
    public void forget(String userId) {
        open.values().forEach(silences -> silences.remove(userId));
    }

    /** Takes an alert in. Only new warnings count, on the day that is closed next: one that was noticed late is a warning all the same. */
    public void observe(ChurnAlert alert) {
        if (alert.kind() == AlertKind.RAISED && alert.visits().isPresent()) {
            raised[CustomerGroup.of(alert.visits().getAsInt()).ordinal()]++;
        }
    }

    /**
     * Closes every day before one, and moves the lines. What comes of them later is not counted.
     *
     * @param day counted from 1970, UTC
     * @param acts whether warnings could be raised on those days; if not, the lines stay, and the four weeks begin later
     * @return the lines from then on
     */
    public Thresholds closeBefore(long day, boolean acts) {
        if (closed == Long.MIN_VALUE) {
            closed = (open.isEmpty() ? day : Math.min(day, open.firstKey())) - 1;
        }
        while (closed < day - 1) {
            closed++;
            close(open.getOrDefault(closed, Map.of()).values(), acts);
            open.remove(closed);
            Arrays.fill(raised, 0);
        }
        return thresholds();
    }

    /** Where the bands begin now. */
    public Thresholds thresholds() {
        Map<CustomerGroup, Lines> moved = new EnumMap<>(CustomerGroup.class);
        int least = RiskCurve.rounded(start.hysteresis()) + 1;
        for (CustomerGroup group : CustomerGroup.values()) {
            moved.put(group, Odds.moved(start.of(group), lines.get(group), least));
        }
        return new Thresholds(moved, start.hysteresis());
    }

    /** What is known of the shop's size. */
    public ShopCount shop() {
        return shop;
    }

    private void close(Collection<Silence> silences, boolean acts) {
        long customers = shop.customers();
        acting += acts ? 1 : 0;
        int[][] begun = new int[CustomerGroup.values().length][GroupTally.BINS];
        int[] reaching = new int[CustomerGroup.values().length];
        for (Silence silence : silences) {
            int group = silence.group().ordinal();
            begun[group][Math.min(GroupTally.BINS - 1, silence.peak() / GroupTally.BIN)]++;
            reaching[group] += silence.peak() >= lines.get(silence.group()) ? 1 : 0;
        }
        for (CustomerGroup group : CustomerGroup.values()) {
            int at = group.ordinal();
            long share = acts ? budget.perDay(group, customers) : 0;
            if (silences.isEmpty()) {
                tallies.get(group).closeQuiet(raised[at], share);
            } else {
                tallies.get(group).close(begun[at], reaching[at], raised[at], share);
            }
        }
        if (acts && acting >= HELD_DAYS && !silences.isEmpty()) {
            moveLines(customers);
        }
    }

    /** Each group by its own share, but for the main one, which gets what the others leave over or lack. */
    private void moveLines(long customers) {
        CustomerGroup main = budget.main();
        long left = budget.perDay(main, customers);
        long owed = tallies.get(main).owed();
        for (CustomerGroup group : CustomerGroup.values()) {
            if (group != main) {
                GroupTally tally = tallies.get(group);
                long share = budget.perDay(group, customers);
                left += share - tally.raised() / GroupTally.MEMORY;
                owed += tally.owed();
                move(group, tally, share, tally.owed());
            }
        }
        move(main, tallies.get(main), Math.max(budget.perDay(main, customers) / 2, left), owed);
    }

    private void move(CustomerGroup group, GroupTally tally, long share, long owed) {
        if (tally.seen() >= LEAST_SEEN) {
            lines.put(group, LineControl.next(lines.get(group), tally, share, owed));
        }
    }
}
