package io.tidewatch.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.ShopEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What a connector does that restarts: it sends the last stretch of all users' events again, in order, and goes on. */
class ResentEventsTest {
    private static final Instant END = Events.day(900);
    /** A profile knows so many of its user's last events again. */
    private static final int REMEMBERED = 29;

    /** Wherever a stretch ends and however long it is, as long as nobody has more events in it than a profile remembers. */
    @Property(tries = 40)
    void aStretchThatIsSentAgainChangesNothing(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int restarts, @ForAll boolean late)
            throws ScoringException {
        Random random = new Random(seed);
        List<ShopEvent> log = late ? withLateEvents(Events.log(seed, 6, 60), random) : Events.log(seed, 6, 60);
        List<ShopEvent> resent = new ArrayList<>(log);
        for (int i = 0; i < restarts; i++) {
            int end = 1 + random.nextInt(resent.size());
            resent.addAll(end, stretch(resent.subList(0, end), random.nextInt(end)));
        }

        List<ChurnAlert> alerts = Replays.uninterrupted(log, END, PolicySettings.defaults());

        assertThat(alerts).isNotEmpty();
        assertThat(Replays.uninterrupted(resent, END, PolicySettings.defaults()))
                .isEqualTo(alerts);
    }

    @Property(tries = 25)
    void norDoesItInBatches(@ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int batchSize)
            throws ScoringException {
        Random random = new Random(seed);
        List<ShopEvent> log = Events.log(seed, 6, 60);
        List<ShopEvent> resent = new ArrayList<>(log);
        int end = log.size() / 2 + random.nextInt(log.size() / 2);
        List<ShopEvent> stretch = stretch(log.subList(0, end), 0);
        resent.addAll(end, stretch);

        assertThat(stretch).hasSizeGreaterThan(REMEMBERED);
        assertThat(Replays.alerts(resent, batchSize, END)).isEqualTo(Replays.alerts(log, batchSize, END));
    }

    /** The end of a log from a place on, or from later on where somebody would have too many events. */
    private static List<ShopEvent> stretch(List<ShopEvent> log, int from) {
        Map<String, Set<String>> ids = new HashMap<>();
        int begin = log.size();
        while (begin > from) {
            ShopEvent event = log.get(begin - 1);
            Set<String> own = ids.computeIfAbsent(event.userId(), user -> new HashSet<>());
            own.add(event.eventId());
            if (own.size() > REMEMBERED) {
                break;
            }
            begin--;
        }
        return List.copyOf(log.subList(begin, log.size()));
    }

    /** A tenth of the events arrives up to half an hour late, behind younger ones. */
    private static List<ShopEvent> withLateEvents(List<ShopEvent> log, Random random) {
        Map<ShopEvent, Instant> arrivals = new HashMap<>();
        for (ShopEvent event : log) {
            // A retry is the same event and arrives with it.
            arrivals.computeIfAbsent(
                    event, own -> own.time().plusSeconds(random.nextInt(10) == 0 ? random.nextInt(1800) : 0));
        }
        List<ShopEvent> arrived = new ArrayList<>(log);
        arrived.sort(Comparator.comparing(arrivals::get));
        return arrived;
    }
}
