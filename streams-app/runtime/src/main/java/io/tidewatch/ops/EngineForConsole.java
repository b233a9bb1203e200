package io.tidewatch.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.console.EngineSource;
import io.tidewatch.console.kafka.ConsoleClients;
import io.tidewatch.http.Answer;
import io.tidewatch.http.PercentEncoding;
import io.tidewatch.http.Request;
import io.tidewatch.streams.EngineAdmin;
import io.tidewatch.streams.config.TidewatchConfig;
import java.time.Instant;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.function.Supplier;
import org.apache.kafka.streams.StreamsConfig;

/**
 * What the console asks of the engine in this process.
 *
 * @param page the status
 * @param users the look-up, without a door: the console has one
 * @param time the engine's
 * @param replays whether that is a log's
 * @param seenTo the offset up to which a partition of the input has nothing left to read
 */
record EngineForConsole(
        StatusEndpoint page, UserEndpoint users, Supplier<Instant> time, boolean replays, IntToLongFunction seenTo)
        implements EngineSource {
    private static final String CLIENT = "tidewatch-console";

    /** The settings of the console's clients: those of the engine's own. */
    static ConsoleClients clients(TidewatchConfig config) {
        StreamsConfig settings = EngineAdmin.settings(config);
        return new ConsoleClients(
                settings.getRestoreConsumerConfigs(CLIENT), settings.getAdminConfigs(CLIENT), config.applicationId());
    }

    @Override
    public ObjectNode status() {
        return page.json();
    }

    @Override
    public Answer user(String userId) {
        return users.answer(new Request("GET", UserEndpoint.PREFIX + PercentEncoding.encode(userId), Map.of()));
    }

    @Override
    public Instant now() {
        return time.get();
    }

    @Override
    public long readTo(int partition) {
        return seenTo.applyAsLong(partition);
    }
}
