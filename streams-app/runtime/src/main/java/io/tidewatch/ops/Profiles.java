package io.tidewatch.ops;

import java.util.List;
import java.util.Objects;

/** Where users' profiles are found. Safe for several threads. */
interface Profiles {
    /** What this instance can say of a user. */
    Found find(String userId);

    /** The outcome of a search on this instance. */
    sealed interface Found {}

    /**
     * The profile is here.
     *
     * @param row its row
     */
    record Here(byte[] row) implements Found {}

    /**
     * The profile is not here.
     *
     * @param others the other instances that may have it, the one that should first
     * @param partition the user's partition by Kafka's default partitioner
     * @param readHere this instance holds that partition and has looked there
     */
    record NotHere(List<HostPort> others, int partition, boolean readHere) implements Found {
        public NotHere {
            others = List.copyOf(others);
        }
    }

    /**
     * It cannot be told now.
     *
     * @param why one sentence
     */
    record Unavailable(String why) implements Found {
        public Unavailable {
            Objects.requireNonNull(why, "why");
        }
    }
}
