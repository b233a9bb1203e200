package io.tidewatch.workbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.replay.log.EventLog;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class DatasetOptionsTest {
    @TempDir
    private Path folder;

    @CommandLine.Command
    private static final class Reading {
        @CommandLine.Mixin
        private DatasetOptions dataset;
    }

    @ParameterizedTest
    @CsvSource({
        "'', online-retail, false",
        "--dataset online-retail, online-retail, false",
        "--dataset complete-journey, complete-journey, false",
        "--dataset Generated, generated, true",
        "--users 10, generated, true",
        "--events 10, generated, true"
    })
    void theLogIsTheOneAskedFor(String arguments, String name, boolean generated) {
        DatasetOptions options = options(arguments.isEmpty() ? new String[0] : arguments.split(" "));
        assertThat(options.name()).isEqualTo(name);
        assertThat(options.generated()).isEqualTo(generated);
    }

    @Test
    void eventsFromTheEndOnAreNotRead() {
        DatasetOptions options = options("--events", "5000", "--to", "2025-01-10");
        try (EventLog log = options.open()) {
            assertThat(log)
                    .toIterable()
                    .isNotEmpty()
                    .allSatisfy(event -> assertThat(event.time()).isBefore(Instant.parse("2025-01-10T00:00:00Z")));
        }
    }

    @Test
    void aMappedTableIsRead() throws IOException {
        Path file = Files.writeString(folder.resolve("log.csv"), "cust;date;amount\na;2024-03-01;5\n");
        DatasetOptions options = options(
                "--dataset",
                "csv",
                "--input",
                file.toString(),
                "--map",
                "user_id=cust,time=date,value=amount",
                "--constant",
                "type=purchase");
        try (EventLog log = options.open()) {
            assertThat(log.next().value()).hasValue(5);
        }
        assertThat(options.name()).isEqualTo("csv:log.csv");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--dataset amazon | there is no --dataset 'amazon'; there are online-retail, complete-journey, cdnow, retailrocket,"
                        + " rees46, taobao, csv, jsonl, generated",
                "--input x.csv | --input says where the log is but not what it is: './tidewatch inspect FILE' looks at it",
                "--dataset csv | --dataset csv needs your own file: add --input FILE",
                "--dataset csv --input none.csv | there is no file 'none.csv'; check the path given with --input",
                "--dataset csv --input x --users 3 | --users, --events, --days and --seed make up a shop",
                "--dataset generated --input x | --dataset generated reads no --input",
                "--dataset cdnow --input x --map time=date | are for --dataset csv and jsonl",
                "--dataset csv --input x --map usr=date | an event has no field 'usr'; there are event_id, user_id,",
                "--preset shopware --input x | there is no --preset 'shopware'; there are amplitude,",
                "--preset segment | --preset says what the log is but not where: add --input FILE",
                "--preset segment --dataset csv --input x | --preset reads --dataset jsonl, not csv; leave --dataset out",
                "--dataset csv --input x --encoding klingon | --encoding 'klingon' is no encoding that Java knows",
                "--dataset csv --input x --time-zone Mars/Base | --time-zone 'Mars/Base' is no time zone; one like",
                "--dataset csv --input x --skip -1 | --skip -1: a number of lines from 0 on is expected",
                "--dataset csv --input x --map items=lines | there is no file 'x'",
                "--users 0 | --users must be 1 to 99999999, not 0",
                "--from 2025-01-02 --to 2025-01-01 | --from 2025-01-02T00:00:00Z is not before --to 2025-01-01T00:00:00Z"
            })
    void aMistakeIsSaidInOneSentence(String arguments, String sentence) {
        DatasetOptions options = options(arguments.strip().split(" "));
        assertThatThrownBy(options::open)
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining(sentence.strip())
                .message()
                .doesNotContain("\n");
    }

    @Test
    void aTimeInNoKnownFormIsRefusedWithOneThatIs() {
        assertThatThrownBy(() -> options("--from", "yesterday"))
                .isInstanceOf(CommandLine.ParameterException.class)
                .hasMessageContaining("'yesterday' is neither a date like 2011-09-09 nor a time like");
    }

    private static DatasetOptions options(String... arguments) {
        Reading command = new Reading();
        new CommandLine(command).parseArgs(arguments);
        return command.dataset;
    }
}
