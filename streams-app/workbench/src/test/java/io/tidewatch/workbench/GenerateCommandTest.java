package io.tidewatch.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.cli.Tidewatch;
import io.tidewatch.mapping.FieldMapping;
import io.tidewatch.replay.log.Dataset;
import io.tidewatch.replay.log.EventLog;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.ShopEvent;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class GenerateCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    @Test
    void whatItWritesIsReadBackAsJsonLines() throws IOException {
        // When
        Path events = folder.resolve("events.jsonl.gz");
        Path truths = folder.resolve("truth.jsonl");
        int exit = run("--users", "30", "--days", "60", "--output", events.toString(), "--truth", truths.toString());

        // Then
        assertThat(exit).isEqualTo(ExitCode.OK);
        List<ShopEvent> read = new ArrayList<>();
        try (EventLog log =
                Dataset.JSONL.source(List.of(events), FieldMapping.NONE).open()) {
            log.forEachRemaining(read::add);
            assertThat(log.unusable().total()).isZero();
        }
        assertThat(err.toString()).contains("generated %,d events".formatted(read.size()));
        List<JsonNode> known = new ArrayList<>();
        for (String line : Files.readAllLines(truths)) {
            known.add(new ObjectMapper().readTree(line));
        }
        assertThat(read).hasSizeGreaterThan(30);
        assertThat(known.stream().map(truth -> truth.get("user_id").asText()).collect(Collectors.toSet()))
                .isEqualTo(read.stream().map(ShopEvent::userId).collect(Collectors.toSet()));
    }

    @Test
    void anOutputThatCannotBeWrittenIsSaid() {
        int exit = run("--output", folder.resolve("no").resolve("x.jsonl").toString());
        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("could not be written").doesNotContain("\tat ");
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("generate"));
        all.addAll(List.of(arguments));
        CommandLine line = Tidewatch.commandLine().setErr(new PrintWriter(err, true));
        return line.execute(all.toArray(String[]::new));
    }
}
