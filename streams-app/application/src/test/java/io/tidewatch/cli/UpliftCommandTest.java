package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.engine.effect.Messages;
import io.tidewatch.engine.effect.Trials;
import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.AssignmentCodec;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.OutcomeCodec;
import io.tidewatch.topics.Receipt;
import io.tidewatch.topics.ReceiptCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpliftCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void effectsAreToldFromFiles() throws IOException {
        // Given: three in ten come by themselves, six when they are warned of, and coupons for 5 are delivered to half
        Path file = write("messages.jsonl.gz", experiment(3_000, 0.3, 0.6));
        Path json = folder.resolve("uplift.json");
        Path plot = folder.resolve("uplift.svg");

        // When
        int code = run("--file", file.toString(), "--json", json.toString(), "--plot", plot.toString());

        // Then
        assertThat(err.toString()).isEmpty();
        assertThat(code).isEqualTo(ExitCode.OK);
        JsonNode arm =
                new ObjectMapper().readTree(json.toFile()).path(0).path("arms").path(0);
        assertThat(arm.path("arm").asText()).isEqualTo("rules");
        JsonNode kept = arm.path("kept_per_1000");
        assertThat(kept.path("low").asDouble()).isBetween(50.0, 300.0);
        assertThat(kept.path("high").asDouble()).isGreaterThan(300);
        JsonNode money = arm.path("money_per_1000");
        // 0.3 more of them spend 80 each, and half cost 5.
        assertThat(money.path("low").asDouble()).isLessThan(1_000 * (0.3 * 80 - 2.5));
        assertThat(money.path("high").asDouble()).isGreaterThan(1_000 * (0.3 * 80 - 2.5));
        assertThat(arm.path("treated").path("delivered").asDouble()
                        / arm.path("treated").path("assigned").asDouble())
                .isBetween(0.45, 0.55);
        assertThat(out.toString())
                .contains(
                        "Experiment 'warnings' as of 2026-", "3,000 customers", "KEPT PER 1,000", "rules BY value tier")
                .doesNotContain("WARNING");
        assertThat(Files.readString(plot)).startsWith("<svg").contains("customers kept per 1,000 warnings", "rules");
    }

    @Test
    void itSaysWhatIsMissing() throws IOException {
        Path file = write("few.jsonl", experiment(300, 0.3, 0.6));

        int code = run("--file", file.toString());

        assertThat(code).isEqualTo(ExitCode.OK);
        assertThat(out.toString())
                .contains("too early")
                .containsPattern(
                        "rules, customers kept: too early: [0-9]+ held-out customers more, in about [0-9]+ days\\.");
    }

    @Test
    void messagesThatAreNoneAreCounted() throws IOException {
        List<String> lines = experiment(300, 0.3, 0.6);
        lines.add("{\"event_id\": \"1\"}");
        lines.add("{broken");

        run("--file", write("mixed.jsonl", lines).toString());

        assertThat(out.toString()).contains("2 messages are no assignments, outcomes or receipts");
    }

    @Test
    void lostMessagesAreWarnedOf() throws IOException {
        // Given: of those held out half are lost on the way
        List<String> lines = experiment(4_000, 0.3, 0.6);
        Random random = new Random(1);
        lines.removeIf(
                line -> line.contains("\"arm\":\"holdout\"") && line.contains("propensity") && random.nextBoolean());

        run("--file", write("lost.jsonl", lines).toString());

        assertThat(out.toString()).contains("WARNING: arms are out of balance");
    }

    @Test
    void campaignsThatAShopChoseAreNoUplift() throws IOException {
        // Given: the form of Complete Journey's campaigns.csv
        Path file = write("campaigns.csv", List.of("campaign_id,household_id", "1,105", "1,1238"));

        int code = run("--file", file.toString());

        assertThat(code).isEqualTo(ExitCode.USAGE);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .contains(
                        "campaigns.csv' is no file of JSON lines but a table of 'campaign_id,household_id'",
                        "says who got something, but not by which chance",
                        "this is no uplift",
                        "docs/effect.md");
    }

    @Test
    void assignmentsWithoutAChanceAreNoUplift() throws IOException {
        Path file = write("chosen.jsonl", List.of("{\"assignment_id\":\"1\",\"user_id\":\"u\",\"arm\":\"vip\"}"));

        assertThat(run("--file", file.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("has no 'propensity'", "this is no uplift");
    }

    @Test
    void withoutAHoldoutThereIsNoUplift() throws IOException {
        List<String> lines = List.of(text(AssignmentCodec.write(Messages.assignment(1, Trials.RULES, 1, 0))));

        assertThat(run("--file", write("all.jsonl", lines).toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("nobody was held out in experiment 'warnings'");
    }

    @Test
    void anUnknownExperimentIsNamed() throws IOException {
        Path file = write("messages.jsonl", experiment(100, 0.3, 0.6));

        assertThat(run("--file", file.toString(), "--experiment", "spring")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("there is no experiment 'spring'; known are warnings");
    }

    @Test
    void withoutAnAssignmentThereIsNothingToTell() throws IOException {
        assertThat(run("--file", write("empty.jsonl", List.of()).toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("there is no assignment in");
    }

    private int run(String... arguments) {
        List<String> line = new ArrayList<>(List.of("uplift"));
        Collections.addAll(line, arguments);
        return Tidewatch.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(line.toArray(String[]::new));
    }

    /** Messages in an order that no reader may rely on. */
    private static List<String> experiment(int customers, double comes, double comesIfWarned) {
        Random random = new Random(7);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < customers; i++) {
            boolean heldOut = random.nextDouble() < 0.1;
            Assignment assignment =
                    Messages.assignment(i, heldOut ? Trials.HOLDOUT : Trials.RULES, heldOut ? 0.1 : 0.9, i / 20);
            boolean returned = random.nextDouble() < (heldOut ? comes : comesIfWarned);
            lines.add(text(AssignmentCodec.write(assignment)));
            lines.add(text(OutcomeCodec.write(Messages.outcome(assignment, returned, returned ? 80 : 0))));
            if (!heldOut && random.nextBoolean()) {
                lines.add(text(ReceiptCodec.write(Messages.receipt(assignment, Receipt.Status.DELIVERED, 5, 2))));
            }
        }
        Collections.shuffle(lines, random);
        return lines;
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    private Path write(String name, List<String> lines) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream bytes = Files.newOutputStream(file);
                OutputStream packed = name.endsWith(".gz") ? new GZIPOutputStream(bytes) : bytes) {
            packed.write(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }
}
