package io.tidewatch.engine.effect;

import static io.tidewatch.engine.effect.Messages.EXPERIMENT;
import static io.tidewatch.engine.effect.Messages.assignment;
import static io.tidewatch.engine.effect.Messages.outcome;
import static io.tidewatch.engine.effect.Messages.receipt;
import static io.tidewatch.engine.effect.Trials.HOLDOUT;
import static io.tidewatch.engine.effect.Trials.RULES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.Receipt.Status;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExperimentLogTest {
    private final ExperimentLog log = new ExperimentLog();
    private final Assignment treated = assignment(1, RULES, 0.9, 0);
    private final Assignment heldOut = assignment(2, HOLDOUT, 0.1, 0);

    ExperimentLogTest() {
        log.add(heldOut);
    }

    @Test
    void messagesAreJoinedInAnyOrderAndCountOnce() throws NotRandomisedException {
        // When
        for (int again = 0; again < 2; again++) {
            log.add(receipt(treated, Status.DELIVERED, 4, 2));
            log.add(outcome(treated, true, 80));
            log.add(treated);
        }

        // Then
        ExperimentTrials trials = log.trials(EXPERIMENT);
        assertThat(trials.trials()).hasSize(2);
        Trial trial = trials.trials().get(0);
        assertThat(trial.assignmentId()).isEqualTo("a-1");
        assertThat(trial.delivered()).isTrue();
        assertThat(trial.cost()).isEqualTo(4);
        assertThat(trial.outcome()).contains(new TrialOutcome(true, 80));
        assertThat(trial.shares().shares()).containsEntry(HOLDOUT, 0.1).containsEntry(RULES, 0.9);
        assertThat(trials.trials().get(1).outcome()).isEmpty();
        assertThat(log.newest()).contains(treated.due());
        assertThat(log.experiments()).containsExactly(EXPERIMENT);
    }

    @Test
    void whatWasTakenBackCostsNothing() throws NotRandomisedException {
        log.add(treated);
        log.add(receipt(treated, Status.DELIVERED, 4, 2));
        log.add(receipt(treated, Status.REVOKED, 0, 5));
        log.add(receipt(treated, Optional.of("a-1"), "crm", "e-1", Status.DELIVERED, 3, 4));
        log.add(receipt(treated, Optional.of("a-1"), "coupon", "e-2", Status.DELIVERED, 6, 9));

        assertThat(only().cost()).isEqualTo(9);
        assertThat(only().delivered()).isTrue();
    }

    @Test
    void aRedemptionTellsTheCost() throws NotRandomisedException {
        log.add(treated);
        log.add(receipt(treated, Status.DELIVERED, 10, 2));
        log.add(receipt(treated, Status.REDEEMED, 4, 3));
        log.add(receipt(treated, Status.REVOKED, 0, 4));

        assertThat(only().cost()).isEqualTo(4);
    }

    @Test
    void aRedemptionWithoutACostLeavesThatOfTheDelivery() throws NotRandomisedException {
        log.add(treated);
        log.add(receipt(treated, Status.DELIVERED, 10, 2));
        log.add(receipt(treated, Status.REDEEMED, 0, 3));

        assertThat(only().cost()).isEqualTo(10);
    }

    @Test
    void whatDidNotReachTheCustomerIsAssignedAndNotDelivered() throws NotRandomisedException {
        log.add(treated);
        log.add(receipt(treated, Status.CAPPED, 0, 2));
        log.add(receipt(treated, Status.FAILED, 0, 3));
        log.add(receipt(treated, Status.REFUSED, 0, 4));

        assertThat(only().delivered()).isFalse();
        assertThat(only().cost()).isZero();
    }

    @Test
    void aReceiptWithoutAnAssignmentBelongsToItsEpisodes() throws NotRandomisedException {
        log.add(treated);
        log.add(receipt(treated, Optional.empty(), "coupon", "a-1", Status.DELIVERED, 4, 2));

        assertThat(only().cost()).isEqualTo(4);
    }

    @Test
    void deliveriesToThoseHeldOutAreCounted() throws NotRandomisedException {
        log.add(treated);
        log.add(receipt(heldOut, Status.DELIVERED, 4, 2));

        assertThat(log.trials(EXPERIMENT).reachedHeldOut()).isEqualTo(1);
    }

    @Test
    void changedSharesHoldFromTheirChangeOn() throws NotRandomisedException {
        for (int i = 10; i < 30; i++) {
            log.add(assignment(i, i % 10 == 0 ? HOLDOUT : RULES, i % 10 == 0 ? 0.1 : 0.9, i));
        }
        log.add(assignment(30, RULES, 0.5, 30));
        log.add(assignment(31, HOLDOUT, 0.5, 31));

        ExperimentTrials trials = log.trials(EXPERIMENT);

        assertThat(trials.trials())
                .allSatisfy(trial -> assertThat(trial.shares().of(HOLDOUT))
                        .isCloseTo(
                                trial.assignedAt()
                                                .isBefore(assignment(30, RULES, 1, 30)
                                                        .assignedAt())
                                        ? 0.1
                                        : 0.5,
                                within(1e-12)));
        assertThat(trials.withoutShares()).isZero();
    }

    @Test
    void ofThreeArmsTheSharesMustBeSeen() throws NotRandomisedException {
        // Given: until shares change on day 5 nobody was held out, and two arms are unknown
        ExperimentLog three = new ExperimentLog();
        three.add(assignment(1, RULES, 0.6, 0));
        three.add(assignment(2, RULES, 0.4, 5));
        three.add(assignment(3, "calls", 0.4, 6));
        three.add(assignment(4, HOLDOUT, 0.2, 7));

        ExperimentTrials trials = three.trials(EXPERIMENT);

        assertThat(trials.withoutShares()).isEqualTo(1);
        assertThat(trials.trials())
                .hasSize(3)
                .allSatisfy(trial -> assertThat(trial.shares().shares())
                        .containsEntry("calls", 0.4)
                        .containsEntry(HOLDOUT, 0.2));
    }

    @Test
    void withoutAHoldoutThereIsNoEffect() {
        ExperimentLog everybody = new ExperimentLog();
        everybody.add(assignment(1, RULES, 1, 0));
        everybody.add(outcome(assignment(1, RULES, 1, 0), true, 10));

        assertThatThrownBy(() -> everybody.trials(EXPERIMENT))
                .isInstanceOf(NotRandomisedException.class)
                .hasMessageContaining("nobody was held out in experiment 'warnings' (1 assignments)");
    }

    @Test
    void anImpossibleAmountIsLeftOutAndCounted() throws NotRandomisedException {
        log.add(treated);
        log.add(outcome(treated, true, 1e15));

        ExperimentTrials trials = log.trials(EXPERIMENT);

        assertThat(trials.unusable()).isEqualTo(1);
        assertThat(trials.trials()).hasSize(1);
    }

    private Trial only() throws NotRandomisedException {
        return log.trials(EXPERIMENT).trials().stream()
                .filter(trial -> !trial.heldOut())
                .findFirst()
                .orElseThrow();
    }
}
