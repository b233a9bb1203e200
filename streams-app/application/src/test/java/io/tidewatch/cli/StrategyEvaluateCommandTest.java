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
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrategyEvaluateCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void whereCouponsOnlyCostItSaysToSwitchTheStrategyOn() throws IOException {
        // Given: customers who come as often without a coupon, which costs 30 of the 100 that they spend
        Path file = write("messages.jsonl", experiment(6_000, 0.5, 0.5));
        Path json = folder.resolve("strategy.json");
        Path plot = folder.resolve("strategy.svg");

        // When
        int code = run("--file", file.toString(), "--json", json.toString(), "--plot", plot.toString());

        // Then
        assertThat(err.toString()).isEmpty();
        assertThat(code).isEqualTo(ExitCode.OK);
        assertThat(out.toString())
                .contains(
                        "6,000 warnings, the first of each customer; it explores with 5 %",
                        "WHO DECIDES",
                        "the strategy beyond the rules",
                        "doing nothing",
                        "coupon",
                        "Switch it on: with 95 %");
        JsonNode figures = new ObjectMapper().readTree(json.toFile());
        assertThat(figures.path("advice").asText()).isEqualTo("switch_on");
        assertThat(figures.at("/warnings/judged").asLong()).isEqualTo(6_000);
        JsonNode money = figures.at("/strategy_beyond_rules/money_per_1000");
        assertThat(money.path("low").asDouble()).isPositive();
        // Nobody can save more than the coupons cost.
        assertThat(money.path("low").asDouble()).isLessThan(30_000);
        assertThat(figures.at("/actions/none/strategy").asDouble()
                        + figures.at("/actions/coupon/strategy").asDouble())
                .isBetween(0.999, 1.001);
        assertThat(figures.path("history")).isNotEmpty();
        assertThat(Files.readString(plot)).startsWith("<svg").contains("money per 1,000 warnings, beyond the rules");
    }

    @Test
    void itSaysWhatIsMissing() throws IOException {
        Path file = write("few.jsonl", experiment(200, 0.5, 0.5));

        assertThat(run("--file", file.toString())).isEqualTo(ExitCode.OK);
        assertThat(out.toString())
                .contains("It is too early to say whether to switch it on.")
                .containsPattern(
                        "the strategy beyond the rules, money: too early: [0-9]+ customers more who got what the"
                                + " strategy would do.*, in about [0-9,]+ days\\.");
    }

    @Test
    void itDoesNotAskToSwitchOnWhatTheRulesDoAsWell() throws IOException {
        // Given: coupons bring far more than they cost
        Path file = write("messages.jsonl", experiment(4_000, 0.1, 0.9));

        run("--file", file.toString());

        assertThat(out.toString()).doesNotContain("Switch it on");
    }

    @Test
    void whereNothingWasLeftToChanceItSaysHowToBegin() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Assignment assignment = Messages.assignment(i, Trials.RULES, 1, i);
            lines.add(text(AssignmentCodec.write(assignment))
                    .replaceAll("\"action_propensities\":\\{[^}]*}", "\"action_propensities\":{\"coupon\":1.0}"));
            lines.add(text(OutcomeCodec.write(Messages.outcome(assignment, true, 10))));
        }

        assertThat(run("--file", write("sure.jsonl", lines).toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains("each of the 30 warnings", "one possible action", "'experiments.holdout'", "docs/effect.md");
    }

    @Test
    void withoutAnOutcomeThereIsNothingToTell() throws IOException {
        Path none = write("none.jsonl", List.of());
        Path open =
                write("open.jsonl", List.of(text(AssignmentCodec.write(Messages.assignment(1, Trials.RULES, 1, 0)))));

        assertThat(run("--file", none.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(run("--file", open.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("there is no assignment in", "no outcome is known yet");
    }

    @Test
    void aShareThatIsNoneIsNamed() {
        assertThat(run("--file", "whatever.jsonl", "--explore", "0.9")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--explore is 0.9; give 0.001 to 0.5");
    }

    private int run(String... arguments) {
        List<String> line = new ArrayList<>(List.of("strategy", "evaluate"));
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
            lines.add(text(OutcomeCodec.write(Messages.outcome(assignment, returned, returned ? 100 : 0))));
            if (!heldOut) {
                lines.add(text(ReceiptCodec.write(Messages.receipt(assignment, Receipt.Status.DELIVERED, 30, 2))));
            }
        }
        Collections.shuffle(lines, random);
        return lines;
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    private Path write(String name, List<String> lines) throws IOException {
        return Files.write(folder.resolve(name), lines);
    }
}
