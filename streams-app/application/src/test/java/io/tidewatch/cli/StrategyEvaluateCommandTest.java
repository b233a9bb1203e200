package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.topics.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrategyEvaluateCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void whatCouponsThatAnnoyCostIsToldWithWhatToDo() throws IOException {
        // Given: six in ten come by themselves, three with a coupon, of which half cost 5
        Path file = ExperimentLines.write(folder, "messages.jsonl.gz", ExperimentLines.experiment(6_000, 0.6, 0.3));
        Path json = folder.resolve("strategy.json");
        Path plot = folder.resolve("strategy.svg");

        // When
        int code = run("--file", file.toString(), "--json", json.toString(), "--plot", plot.toString());

        // Then
        assertThat(err.toString()).isEmpty();
        assertThat(code).isEqualTo(ExitCode.OK);
        JsonNode figures = new ObjectMapper().readTree(json.toFile());
        assertThat(figures.path("warnings").asInt()).isEqualTo(6_000);
        assertThat(figures.path("with_choice").asInt()).isEqualTo(6_000);
        assertThat(figures.path("other_than_rules").asInt()).isBetween(500, 700);
        assertThat(figures.at("/rules/coupon").asDouble()).isEqualTo(1);
        assertThat(figures.at("/strategy/none").asDouble()).isGreaterThan(0.5);
        // At best 0.3 more of them spend 80 each, and half of 5 is saved.
        assertThat(figures.at("/money_gain_per_1000/low").asDouble()).isBetween(0.0, 1_000 * (0.3 * 80 + 2.5));
        assertThat(figures.at("/kept_gain_per_1000/mean").asDouble()).isPositive();
        assertThat(figures.path("history").size()).isGreaterThan(200);
        assertThat(figures.path("too_early").isNull()).isTrue();
        assertThat(out.toString())
                .contains(
                        "6,000 warnings with an outcome; for 6,000 of them more than one action was possible",
                        "money, strategy less rules",
                        "customers kept, strategy less rules",
                        "It would have brought more than the rules");
        assertThat(Files.readString(plot)).startsWith("<svg").contains("beyond the rules");
    }

    @Test
    void whereTheIntervalHoldsZeroItSaysSo() throws IOException {
        Path file = ExperimentLines.write(folder, "messages.jsonl", ExperimentLines.experiment(2_000, 0.3, 0.3));

        run("--file", file.toString());

        assertThat(out.toString())
                .contains("cannot be told yet: the interval holds zero")
                .doesNotContain("switch it on");
    }

    @Test
    void itSaysWhatIsMissing() throws IOException {
        Path file = ExperimentLines.write(folder, "few.jsonl", ExperimentLines.experiment(60, 0.3, 0.6));
        Path json = folder.resolve("strategy.json");

        assertThat(run("--file", file.toString(), "--json", json.toString())).isEqualTo(ExitCode.OK);

        assertThat(out.toString()).contains("Too early: of warnings with a choice 60 of 100 outcomes are known");
        assertThat(new ObjectMapper()
                        .readTree(json.toFile())
                        .path("money_gain_per_1000")
                        .isNull())
                .isTrue();
    }

    @Test
    void whereTheRulesAloneDecidedNothingCanBeTold() throws IOException {
        List<String> lines = ExperimentLines.experiment(500, 0.3, 0.6).stream()
                .filter(line -> !line.contains("\"arm\":\"holdout\""))
                .map(line -> line.replace(
                        "\"action_propensities\":{\"coupon\":0.9,\"none\":0.1}",
                        "\"action_propensities\":{\"coupon\":1.0}"))
                .toList();

        int code = run(
                "--file", ExperimentLines.write(folder, "rules.jsonl", lines).toString());

        assertThat(code).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("one action alone was possible", "'experiments'", "docs/effect.md");
    }

    @Test
    void messagesOfBeforeAreCountedAndWithoutAnOutcomeThereIsNothingToTell() throws IOException {
        List<String> lines = ExperimentLines.experiment(300, 0.3, 0.6).stream()
                .map(line -> line.replace("\"customer_group\":\"regular\",", ""))
                .toList();

        int code =
                run("--file", ExperimentLines.write(folder, "old.jsonl", lines).toString());

        assertThat(code).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("there is no outcome yet of an assignment in");
    }

    @Test
    void aWrongShareIsNamedWithItsRange() throws IOException {
        Path file = ExperimentLines.write(folder, "few.jsonl", ExperimentLines.experiment(60, 0.3, 0.6));

        assertThat(run("--file", file.toString(), "--explore", "2")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("'strategy.explore' is 2.0; give 0.001 to 0.5");
    }

    private int run(String... arguments) {
        List<String> line = new ArrayList<>(List.of("strategy", "evaluate"));
        Collections.addAll(line, arguments);
        return Tidewatch.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(line.toArray(String[]::new));
    }
}
