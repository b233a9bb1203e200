package io.tidewatch.replay;

import io.tidewatch.engine.EngineState;
import io.tidewatch.engine.ProfileScan;
import io.tidewatch.engine.Timer;
import io.tidewatch.engine.profile.Profile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** What the engine knows, held in memory for one offline replay: about half a kilobyte per user. */
final class InMemoryState implements EngineState, ProfileScan {
    private final Map<String, byte[]> profiles = new HashMap<>();
    private final TreeSet<Timer> timers = new TreeSet<>();
    private final Set<String> gone = new HashSet<>();
    private long cameBack;

    /** Takes the earliest timers out that are due, up to {@code limit} of them. */
    List<Timer> takeDue(long clockMillis, int limit) {
        List<Timer> due = new ArrayList<>();
        while (due.size() < limit && !timers.isEmpty() && timers.first().dueMillis() <= clockMillis) {
            due.add(timers.pollFirst());
        }
        return due;
    }

    /** What is known now. */
    KeptProfiles kept(long forgotten) {
        long bytes = 0;
        for (byte[] row : profiles.values()) {
            bytes += Profile.stored(row).length;
        }
        return new KeptProfiles(profiles.size(), bytes, forgotten, cameBack);
    }

    @Override
    public Optional<byte[]> readProfile(String userId) {
        // A copy: the caller may change it and yet fail to score, and then nothing may have happened.
        return Optional.ofNullable(profiles.get(userId)).map(byte[]::clone);
    }

    @Override
    public void each(BiConsumer<String, byte[]> taking) {
        profiles.forEach((userId, row) -> taking.accept(userId, row.clone()));
    }

    @Override
    public void writeProfile(String userId, byte[] row) {
        if (profiles.put(userId, row) == null && gone.remove(userId)) {
            cameBack++;
        }
    }

    @Override
    public void removeProfile(String userId) {
        profiles.remove(userId);
        gone.add(userId);
    }

    @Override
    public void setTimer(String userId, long dueMillis) {
        timers.add(new Timer(dueMillis, userId));
    }

    @Override
    public void clearTimer(String userId, long dueMillis) {
        timers.remove(new Timer(dueMillis, userId));
    }
}
