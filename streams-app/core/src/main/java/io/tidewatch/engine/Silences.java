package io.tidewatch.engine;

import io.tidewatch.engine.alert.Episodes;
import io.tidewatch.engine.alert.Transition;
import io.tidewatch.engine.experiment.Assignments;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.topics.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Applies silences to profiles: episodes go on and assignments end, in the order of time. */
final class Silences {
    private final Episodes episodes;
    private final RowScorer rows;
    private final Assignments assignments;
    private final Announcer announcer;

    Silences(Episodes episodes, RowScorer rows, Assignments assignments, Announcer announcer) {
        this.episodes = episodes;
        this.rows = rows;
        this.assignments = assignments;
        this.announcer = announcer;
    }

    /** Takes a user through what a silence led to up to a time, epoch milliseconds, inclusive. */
    Silence advance(String userId, Profile profile, long until) {
        List<Announcer.Draft> drafts = List.of();
        Optional<Transition> last = Optional.empty();
        List<Outcome> outcomes = List.of();
        for (Transition transition : episodes.advance(profile, rows.curve(profile), until)) {
            last = Optional.of(transition);
            outcomes = with(outcomes, assignments.concludeBefore(userId, profile, transition));
            drafts = with(drafts, userId, profile, transition, Optional.empty());
        }
        return new Silence(drafts, last, with(outcomes, assignments.conclude(userId, profile, until)));
    }

    static List<Outcome> with(List<Outcome> outcomes, Optional<Outcome> next) {
        if (next.isEmpty()) {
            return outcomes;
        }
        List<Outcome> longer = new ArrayList<>(outcomes);
        longer.add(next.get());
        return longer;
    }

    /** The drafts with that of a transition; most events have none, and then nothing is made. */
    List<Announcer.Draft> with(
            List<Announcer.Draft> drafts,
            String userId,
            Profile profile,
            Transition transition,
            Optional<String> causedBy) {
        Optional<Announcer.Draft> draft = announcer.draft(userId, transition, profile, causedBy);
        if (draft.isEmpty()) {
            return drafts;
        }
        List<Announcer.Draft> longer = new ArrayList<>(drafts);
        longer.add(draft.get());
        return longer;
    }
}
