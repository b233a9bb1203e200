package io.tidewatch.cli;

import io.tidewatch.collector.Collector;
import io.tidewatch.collector.config.CollectorConfig;
import io.tidewatch.collector.kafka.KafkaSettings;
import io.tidewatch.collector.kafka.TopicsCheck;
import io.tidewatch.streams.KafkaLogs;
import io.tidewatch.topics.ExitCode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidewatch collect}: takes events over HTTP, until SIGTERM or a failure. */
@Command(
        name = "collect",
        description = "Takes events over HTTP and brings each to Kafka once, until it is stopped.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "1:the collector failed while it ran; a restart may help",
            "2:the configuration, the spool or the topics are wrong; a restart does not help",
            "143:stopped in order by SIGTERM"
        })
final class CollectCommand implements Callable<Integer> {
    private static final Logger LOGGER = LoggerFactory.getLogger(CollectCommand.class);

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "The configuration; docs/collector.yaml is a documented sample.")
    private Path configFile;

    @Override
    public Integer call() {
        CollectorConfig config = CollectorConfig.read(configFile);
        // A client that finds no broker warns many times a second; the check says it once.
        KafkaLogs.silently(() -> TopicsCheck.check(new KafkaSettings(config)))
                .forEach(cause -> LOGGER.atWarn()
                        .addKeyValue("cause", cause)
                        .log("Kafka does not take events as things are; they are kept in the spool until it does"));
        Collector collector = Collector.open(config);
        Runtime.getRuntime().addShutdownHook(new Thread(collector::close, "stop-collector"));
        collector.await();
        return ExitCode.OK;
    }
}
