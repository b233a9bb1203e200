package io.tidewatch.workbench;

import io.tidewatch.cli.UserError;
import io.tidewatch.replay.log.EventLog;
import io.tidewatch.replay.log.EventSource;
import io.tidewatch.replay.log.UnreadableLogException;
import io.tidewatch.replay.log.UnusableRows;
import io.tidewatch.topics.ShopEvent;
import java.util.function.Supplier;

/** A source whose failures are {@link UserError}s, so that no command has to translate them. */
record UserFacingSource(EventSource source) implements EventSource {
    @Override
    public String name() {
        return source.name();
    }

    @Override
    public boolean generated() {
        return source.generated();
    }

    @Override
    public EventLog open() {
        return new UserFacingLog(translated(source::open));
    }

    private static <T> T translated(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (UnreadableLogException e) {
            throw new UserError(e.getMessage(), e);
        }
    }

    private record UserFacingLog(EventLog log) implements EventLog {
        @Override
        public boolean hasNext() {
            return translated(log::hasNext);
        }

        @Override
        public ShopEvent next() {
            return translated(log::next);
        }

        @Override
        public UnusableRows unusable() {
            return log.unusable();
        }

        @Override
        public void close() {
            log.close();
        }
    }
}
