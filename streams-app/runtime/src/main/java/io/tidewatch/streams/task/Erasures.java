package io.tidewatch.streams.task;

import io.tidewatch.engine.DetectionClock;
import io.tidewatch.streams.state.ErasedUsers;
import io.tidewatch.streams.state.PendingRow;
import io.tidewatch.streams.state.StoreState;
import io.tidewatch.topics.Erasure;
import io.tidewatch.topics.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Erases users in one task: what it keeps of them and says of them goes in one transaction, and their later events are refused. */
final class Erasures {
    private static final String TOLD =
            "the user was erased; the message is left out, and 'tidewatch erase --lift' takes the user's events again";

    private final ErasedUsers erased;
    private final StoreState state;
    private final UserRemoval removal;
    private final Output output;
    private final EngineCounters counters;

    Erasures(ErasedUsers erased, StoreState state, UserRemoval removal, Output output, EngineCounters counters) {
        this.erased = erased;
        this.state = state;
        this.removal = removal;
        this.output = output;
        this.counters = counters;
    }

    /** Follows a request, unless it was followed before; no event may be waiting. */
    void follow(Erasure erasure, TaskModel model, DetectionClock clock) {
        if (erased.isFollowed(erasure)) {
            return;
        }
        if (erasure.kind() == Erasure.Kind.ERASE) {
            output.erased(model.erase(erasure, state, clock));
            state.flush();
            removal.remove(erasure.userId());
            counters.erased();
        }
        erased.follow(erasure);
    }

    /** Whether a user's events are refused. */
    boolean isErased(String userId) {
        return erased.contains(userId);
    }

    /** Refuses an event of an erased user: the letter says that there was one, and nothing of it. */
    void refuse(PendingRow row) {
        PendingRow blank = new PendingRow(
                row.topic(),
                row.partition(),
                row.offset(),
                row.timestamp(),
                Optional.empty(),
                Optional.empty(),
                new RecordHeaders());
        output.deadLetter(blank, ReasonCode.ERASED, TOLD);
    }

    /** Refuses what is no event; if its key is an erased user's, as one of that user. */
    void refuse(PendingRow row, ReasonCode reason, String detail) {
        Optional<String> user = row.key().map(key -> new String(key, StandardCharsets.UTF_8));
        if (user.filter(this::isErased).isPresent()) {
            refuse(row);
        } else {
            output.deadLetter(row, reason, detail);
        }
    }
}
