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
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class InspectCommandTest {
    private static final String ORDERS =
            "Order no;Client's id;Date;Sum\n1;ann;2024-03-01;9,50\n2;bo;2024-03-02;10,50\n3;ann;2024-04-01;1.049,00\n";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void itSaysWhatAFileIsAndHowToGoOn() throws IOException {
        Path file = Files.writeString(folder.resolve("my orders.csv"), ORDERS.replace("Client's id", "Client"));
        assertThat(run("inspect", file.toString())).isEqualTo(ExitCode.OK);
        assertThat(out.toString())
                .contains("is a table of 3 rows and 4 columns, separated by ';'")
                .contains("3 records read, 3 used, 0 left out (0 %). They are 3 events of 2 customers")
                .contains("settled from the whole file: numbers of 'value' have a decimal comma (line 2: 9,50)")
                .contains("2024-04-01T00:00:00Z  ann   purchase  1049.00");
    }

    @Test
    void theCommandLineThatItPrintsReadsTheFileAsItDid() throws IOException {
        Path file = Files.writeString(folder.resolve("orders.csv"), ORDERS);
        assertThat(run("inspect", file.toString(), "--map", "user_id=Client's id", "--map", "time=Date"))
                .isEqualTo(ExitCode.OK);
        String printed = out.toString()
                .lines()
                .filter(line -> line.strip().startsWith("./tidewatch featurize"))
                .findFirst()
                .orElseThrow()
                .replace("--output events.arrow", "--output " + folder.resolve("events.arrow"));
        // As a shell would take it apart.
        Process shell = new ProcessBuilder(
                        "bash", "-c", "printf '%s\\n' " + printed.strip().substring("./tidewatch ".length()))
                .start();
        String[] words = new String(shell.getInputStream().readAllBytes()).split("\n");
        assertThat(run(words)).isEqualTo(ExitCode.OK);
        assertThat(err.toString()).contains("wrote 3 rows of 2 users");
    }

    @Test
    void allEventsAreWrittenAsTheContractHasThem() throws IOException {
        Path file = Files.writeString(folder.resolve("orders.csv"), ORDERS.replace("Client's id", "Client"));
        Path events = folder.resolve("events.jsonl");
        assertThat(run("inspect", file.toString(), "--events", events.toString()))
                .isEqualTo(ExitCode.OK);
        List<ShopEvent> read = new ArrayList<>();
        try (EventLog log =
                Dataset.JSONL.source(List.of(events), FieldMapping.NONE).open()) {
            log.forEachRemaining(read::add);
        }
        assertThat(read).extracting(ShopEvent::userId).containsExactly("ann", "bo", "ann");
    }

    @Test
    void aProgramGetsTheSameAsJson() throws IOException {
        Path file = Files.writeString(folder.resolve("orders.csv"), ORDERS + "4;;2024-04-02;1,00\n");
        assertThat(run("inspect", file.toString(), "--map", "user_id=Client's id", "--json"))
                .isEqualTo(ExitCode.LEFT_OUT);
        JsonNode found = new ObjectMapper().readTree(out.toString());
        assertThat(found.at("/reading/rows/read").asInt()).isEqualTo(4);
        assertThat(found.at("/reading/rows/left_out").asInt()).isOne();
        assertThat(found.at("/reading/rows/reasons/0/reason").asText()).isEqualTo("no_user");
        assertThat(found.at("/reading/rows/reasons/0/first_line").asInt()).isEqualTo(5);
        assertThat(found.at("/columns/3/is").asText()).isEqualTo("number");
        assertThat(err.toString()).contains("25.0 % of the rows were left out, more than --max-left-out 5.0");
    }

    @Test
    void whatCannotBeReadEndsWithTheRemedy() throws IOException {
        Path file = Files.writeString(folder.resolve("orders.csv"), "customer;date;total\nann;3/4/2024;5\n");
        assertThat(run("inspect", file.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(out.toString())
                .contains("It cannot be read so: ", "--date-order")
                .doesNotContain("Go on with");
        assertThat(run("inspect", file.toString(), "--date-order", "day-first")).isEqualTo(ExitCode.OK);
        assertThat(run("inspect", folder.resolve("none.csv").toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("there is no file");
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine command = Tidewatch.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(Arrays.copyOf(arguments, arguments.length));
    }
}
