package io.tidewatch.streams.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TaskSharesTest {
    private final TaskShares shares = new TaskShares();

    @Test
    void everyTaskHasTheSamePart() {
        TaskShares.Share one = shares.take();
        TaskShares.Share two = shares.take();

        assertThat(one.of(100)).isEqualTo(50);
        assertThat(two.of(100)).isEqualTo(50);
    }

    @Test
    void whatATaskGivesBackTheOthersHave() {
        TaskShares.Share one = shares.take();
        TaskShares.Share two = shares.take();

        two.close();
        two.close();

        assertThat(one.of(100)).isEqualTo(100);
    }
}
