package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.topics.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a person reads whose command line or files are wrong. Nothing here gets as far as a broker. */
class ConsumeCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void asksForTheService() {
        // When
        int exit = run("consume");

        // Then
        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(err)
                .hasToString("tidewatch: say which service: tidewatch consume coupon, or tidewatch consume crm\n");
    }

    @Test
    void asksForTheBroker() {
        // When
        int exit = run("consume", "crm");

        // Then
        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--bootstrap-server");
    }

    @Test
    void namesASinkItDoesNotKnow() {
        // When
        int exit = run("consume", "crm", "--bootstrap-server", "localhost:1", "--sink", "out.jsonl");

        // Then
        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(err)
                .hasToString(
                        "tidewatch: the sink 'out.jsonl' is neither file:PATH nor webhook:URL with an http or https"
                                + " URL (--sink)\n");
    }

    @Test
    void namesACapThatMakesNoSense() {
        // When
        int exit = run("consume", "coupon", "--bootstrap-server", "localhost:1", "--per-user-month", "0");

        // Then
        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(err)
                .hasToString("tidewatch: the cap per user and month must be at least 1, not 0 (--per-user-month)\n");
    }

    @Test
    void namesAClientConfigurationThatIsNotThere() {
        // When
        int exit = run("consume", "crm", "--bootstrap-server", "localhost:1", "--command-config", "no.properties");

        // Then
        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(err).hasToString("tidewatch: the file of --command-config does not exist: no.properties\n");
    }

    @Test
    void namesAnAddressThatIsNone() {
        // When
        int exit = run("consume", "crm", "--bootstrap-server", "nonsense", "--state", folder.toString());

        // Then
        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .startsWith("tidewatch: the Kafka client does not take its settings (Invalid url in bootstrap.servers")
                .doesNotContain("\tat ");
    }

    @Test
    void namesADamagedLineOfTheJournal() throws IOException {
        // Given
        Files.writeString(folder.resolve("journal.jsonl"), "{\"alert_id\":\"a1\"}\n");

        // When
        int exit = run("consume", "crm", "--bootstrap-server", "localhost:1", "--state", folder.toString());

        // Then
        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .startsWith("tidewatch: line 1 of " + folder.resolve("journal.jsonl") + " is damaged")
                .doesNotContain("\tat ");
    }

    @Test
    void replaysDeadLettersWithoutABroker() throws IOException {
        // Given: an order that expired long ago, and a message that is no alert
        Files.writeString(folder.resolve("journal.jsonl"), """
                {"alert_id":"a1","episode_id":"e1","user_id":"u1","event_time":"2011-10-14T09:30:00Z","verdict":"GRANTED",\
                "order":{"action":"grant","alert_id":"a1","coupon_id":"coupon-a1","cost":5,\
                "valid_until":"2011-11-13T09:30:00Z"}}
                {"delivered":1}
                """);
        Files.writeString(folder.resolve("dead-letters.jsonl"), """
                {"reason":"HTTP status 401","order":{"action":"grant","alert_id":"a1"}}
                {"reason":"not JSON","topic":"churn.interventions","partition":0,"offset":7,"message":"x"}
                """);

        // When
        int exit = run("consume", "coupon", "--replay-dead-letters", "--state", folder.toString());

        // Then
        assertThat(err).hasToString("");
        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat(out)
                .hasToString("0 sent, 0 refused again, 2 left in " + folder.resolve("dead-letters.jsonl") + "\n"
                        + "  1 no longer due: expired\n"
                        + "  1 not tried: a message that is no alert\n");
    }

    @Test
    void namesADeadLetterFileThatIsNotThere() {
        // When
        int exit = run("consume", "crm", "--replay-dead-letters", "--state", folder.toString());

        // Then
        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .startsWith("tidewatch: there is no dead-letter file " + folder.resolve("dead-letters.jsonl"));
        assertThat(out).hasToString("");
    }

    @Test
    void namesALimitOfRefusalsThatMakesNoSense() {
        // When
        int exit = run("consume", "crm", "--bootstrap-server", "localhost:1", "--webhook-refusals", "0");

        // Then
        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(err)
                .hasToString("tidewatch: a webhook must be allowed at least 1 refusal, not 0 (--webhook-refusals)\n");
    }

    private int run(String... arguments) {
        CommandLine commandLine = Tidewatch.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }
}
