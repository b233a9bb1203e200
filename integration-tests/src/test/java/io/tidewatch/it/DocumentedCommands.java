package io.tidewatch.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs Kafka's own commands as {@code docs/operations.md} has them, on the broker under test instead of the page's. */
final class DocumentedCommands {
    private static final Path PAGE = Repository.root().resolve("docs").resolve("operations.md");
    private static final String ITS_BROKER = "kafka:9092";
    /** What the scripts start. */
    private static final Map<String, String> TOOLS = Map.of(
            "kafka-consumer-groups.sh", "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
            "kafka-streams-application-reset.sh", "org.apache.kafka.tools.StreamsResetter");

    private static final Duration SOON = Duration.ofSeconds(120);

    private DocumentedCommands() {}

    /**
     * Runs the only command of a section that begins with a script's name.
     *
     * @return what it said
     */
    static String run(String section, String script, String bootstrapServers) throws IOException {
        String text =
                Files.readString(PAGE).split("(?m)^## " + section + "$")[1].split("(?m)^## ")[0];
        List<String> lines =
                text.lines().filter(line -> line.startsWith(script + " ")).toList();
        if (lines.size() != 1) {
            throw new AssertionError("the section '" + section + "' has " + lines.size() + " lines with " + script);
        }
        List<String> words =
                Arrays.asList(lines.get(0).replace(ITS_BROKER, bootstrapServers).split(" +"));
        List<String> command = Stream.concat(
                        Stream.of(TOOLS.get(script)), words.stream().skip(1))
                .toList();
        try (EngineProcess tool = EngineProcess.start(script, command)) {
            int code = tool.exitCode(SOON);
            if (code != 0) {
                throw new AssertionError(lines.get(0) + " ended with " + code + ":\n" + tool.output());
            }
            return tool.output();
        }
    }
}
