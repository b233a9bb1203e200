package io.tidewatch.streams.task;

import io.tidewatch.engine.DetectionClock;
import io.tidewatch.engine.Timer;
import io.tidewatch.engine.TimerOutcome;
import io.tidewatch.streams.state.StoreState;
import io.tidewatch.streams.state.TimerIndex;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Fires a task's silence timers as its clock moves on, within what they may take of one turn. */
final class SilenceTimers {
    /** What timers may take of one turn. More would starve the partition's events and, in the end, the poll. */
    private static final Duration BUDGET = Duration.ofMillis(25);
    /** Timers read at once: one scan for many, and the budget is asked often enough. */
    private static final int AT_ONCE = 64;
    /** A model that failed on a silence is asked again now and then: it may have been the GPU. */
    private static final long POSTPONED_MILLIS = Duration.ofMinutes(1).toMillis();

    private final TimerIndex timers;
    private final StoreState state;
    private final Output output;
    private final UserRemoval removal;
    private final EngineCounters counters;
    private long retryPostponedAtMillis;

    SilenceTimers(
            TimerIndex timers,
            StoreState state,
            Output output,
            UserRemoval removal,
            EngineCounters counters,
            long steadyMillis) {
        this.timers = timers;
        this.state = state;
        this.output = output;
        this.removal = removal;
        this.counters = counters;
        this.retryPostponedAtMillis = steadyMillis + POSTPONED_MILLIS;
    }

    /** Makes those due again that the model failed on, once in a while. */
    void retryPostponed(long steadyMillis) {
        if (steadyMillis >= retryPostponedAtMillis) {
            timers.retryPostponed();
            retryPostponedAtMillis = steadyMillis + POSTPONED_MILLIS;
        }
    }

    /** Whether one could be due; false is certain. */
    boolean mayBeDue(long clockMillis) {
        return timers.mayBeDue(clockMillis);
    }

    /**
     * Fires what is due, within the budget; the rest at the next turn.
     *
     * @param wallMillis the wall clock
     * @return whether nothing is due any more
     */
    boolean fire(TaskModel model, long clockMillis, long wallMillis, DetectionClock detection) {
        long deadline = System.nanoTime() + BUDGET.toNanos();
        List<Timer> due;
        do {
            due = timers.take(clockMillis, AT_ONCE);
            decide(due, model.fire(due, clockMillis, state, detection), wallMillis);
        } while (!due.isEmpty() && System.nanoTime() < deadline);
        state.flush();
        return due.isEmpty();
    }

    private void decided(String userId, TimerOutcome outcome, long wallMillis) {
        output.timer(userId, outcome, wallMillis);
        if (outcome.forgotten()) {
            removal.remove(userId);
            counters.profileExpired();
        }
    }

    private void decide(List<Timer> due, List<Optional<TimerOutcome>> outcomes, long wallMillis) {
        for (int i = 0; i < due.size(); i++) {
            Timer timer = due.get(i);
            outcomes.get(i)
                    .ifPresentOrElse(
                            decided -> decided(timer.userId(), decided, wallMillis), () -> timers.postpone(timer));
            counters.timerFired();
        }
    }
}
