package io.tidewatch.workbench;

import io.tidewatch.replay.inspect.Inspection;
import io.tidewatch.replay.inspect.Inspector;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.TidewatchException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidewatch inspect}: a person's first command for a file of their own. */
@Command(
        name = "inspect",
        description =
                "Says what a file is: its columns and their oddities, what they probably mean, the events that they"
                        + " become, what would be left out and why, and the command lines to go on with.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  tidewatch inspect orders.csv",
            "  tidewatch inspect orders.csv --map user_id=client --events events.jsonl"
        })
final class InspectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A table of separated columns, or JSON objects; plain or gzip.")
    private Path file;

    @Mixin
    private MappingOptions mapping;

    @Option(
            names = "--events",
            paramLabel = "OUT",
            description = "Also writes all events as they were read here, as JSON lines of the contract.")
    private Optional<Path> events = Optional.empty();

    @Option(names = "--json", description = "Prints the findings as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Inspector inspector = new Inspector(
                file,
                mapping.form(),
                mapping.said(),
                mapping.preset(),
                Instant.now().plus(Duration.ofDays(1)));
        Inspection found = events.map(out -> writing(inspector, out)).orElseGet(() -> inspector.inspect(event -> {}));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(InspectionJson.of(found));
        } else {
            InspectionPage.lines(found).forEach(out::println);
        }
        out.flush();
        Optional<String> tooMuch = found.reading().flatMap(reading -> mapping.tooMuchLeftOut(reading.rows()));
        tooMuch.ifPresent(sentence -> spec.commandLine().getErr().println("tidewatch: " + sentence));
        if (found.problem().isPresent()) {
            return ExitCode.USAGE;
        }
        return tooMuch.isPresent() ? ExitCode.LEFT_OUT : ExitCode.OK;
    }

    private static Inspection writing(Inspector inspector, Path out) {
        try (OutputStream lines = new BufferedOutputStream(Files.newOutputStream(out))) {
            return inspector.inspect(writer(lines));
        } catch (IOException | UncheckedIOException e) {
            throw new TidewatchException("--events '" + out + "' could not be written: " + e.getMessage(), e);
        }
    }

    private static Consumer<ShopEvent> writer(OutputStream lines) {
        return event -> {
            try {
                lines.write(ShopEventCodec.write(event));
                lines.write('\n');
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
