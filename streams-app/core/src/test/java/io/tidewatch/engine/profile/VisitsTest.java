package io.tidewatch.engine.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.Events;
import io.tidewatch.topics.EventType;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class VisitsTest {
    @Test
    void twoOrdersOfOneDayAreOneVisit() {
        assertThat(isNew("2011-09-09T08:00:00Z", "2011-09-09T20:00:00Z")).isFalse();
    }

    @Test
    void aSessionAcrossMidnightIsOneVisit() {
        assertThat(isNew("2011-09-09T23:50:00Z", "2011-09-10T00:10:00Z")).isFalse();
    }

    @Test
    void theNextMorningIsAnotherVisit() {
        assertThat(isNew("2011-09-09T20:00:00Z", "2011-09-10T08:00:00Z")).isTrue();
    }

    @Test
    void aReturnIsNoVisitAndHidesNone() {
        Profile profile = Profile.empty();
        ProfileUpdater.apply(profile, Events.purchase("u", 0, 20));

        Change giveBack = ProfileUpdater.apply(profile, Events.event("u", EventType.RETURN, 5));
        Change purchase = ProfileUpdater.apply(profile, Events.purchase("u", 5.1, 20));

        assertThat(giveBack.newVisit()).isFalse();
        assertThat(purchase.newVisit()).isTrue();
        assertThat(profile.visits()).isEqualTo(2);
        assertThat(profile.gapMean()).isEqualTo(5.1f);
    }

    private static boolean isNew(String previous, String event) {
        return Visits.isNew(
                Instant.parse(previous).toEpochMilli(), Instant.parse(event).toEpochMilli());
    }
}
