package io.tidewatch.it;

import static org.awaitility.Awaitility.await;

import io.tidewatch.workbench.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A broker in a process of its own, for a test that takes it away from an engine and gives it back. Closing it kills it. */
final class BrokerProcess implements AutoCloseable {
    private static final Pattern STARTED = Pattern.compile("Embedded broker started bootstrapServers=\"([^\"]*)\"");
    private static final Duration START = Duration.ofSeconds(60);

    private final EngineProcess process;
    private final String bootstrapServers;

    private BrokerProcess(EngineProcess process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    /** The process itself; the argument is the folder of the logs. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        EmbeddedKafka.start(Path.of(arguments[0]));
        Thread.currentThread().join();
    }

    static BrokerProcess start(Path folder) {
        EngineProcess process =
                EngineProcess.start("broker", List.of(BrokerProcess.class.getName(), folder.toString()));
        String address = await("a broker")
                .atMost(START)
                .until(
                        () -> STARTED.matcher(process.output())
                                .results()
                                .map(MatchResult::group)
                                .toList(),
                        said -> !said.isEmpty())
                .get(0);
        return new BrokerProcess(process, address.replaceAll(".*\"(.*)\"", "$1"));
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    /** No answer from now on, and no connection closed: as behind a network that fails. */
    void freeze() {
        process.freeze();
    }

    void thaw() {
        process.thaw();
    }

    @Override
    public void close() {
        process.close();
    }
}
