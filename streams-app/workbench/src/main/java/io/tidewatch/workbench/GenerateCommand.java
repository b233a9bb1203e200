package io.tidewatch.workbench;

import io.tidewatch.replay.generator.GeneratedShop;
import io.tidewatch.replay.generator.Truth;
import io.tidewatch.replay.generator.TruthJson;
import io.tidewatch.replay.log.EventLog;
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
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidewatch generate}: a made-up shop's events as JSON lines in the contract's form. */
@Command(
        name = "generate",
        description = "Makes up a shop's events, all eight types, with the truth about which customers leave and why.",
        mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {
    private static final int BUFFER_BYTES = 1 << 16;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ShopOptions options;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "FILE",
            description = "The JSON lines to write, one event each; gzip if the name ends in .gz. Read them back with"
                    + " --dataset jsonl --input FILE.")
    private Path output;

    @Option(
            names = "--truth",
            paramLabel = "FILE",
            description = "JSON lines, one customer each: when first and last seen, when and why gone.")
    private Optional<Path> truth = Optional.empty();

    @Override
    public Integer call() {
        GeneratedShop shop = options.shop();
        PrintWriter err = spec.commandLine().getErr();
        EventRate rate = new EventRate(err, "generated");
        Instant end = writeEvents(shop, rate);
        rate.finished();
        truth.ifPresent(file -> writeTruths(shop, end, file));
        err.flush();
        return ExitCode.OK;
    }

    /** Writes all events and says when the log ends. */
    private Instant writeEvents(GeneratedShop shop, EventRate rate) {
        try (OutputStream out = open(output);
                EventLog log = shop.open()) {
            Instant last = Instant.EPOCH;
            for (long events = 1; log.hasNext(); events++) {
                ShopEvent event = log.next();
                out.write(ShopEventCodec.write(event));
                out.write('\n');
                last = event.time();
                rate.events(events);
            }
            return shop.isCapped() ? last.plusMillis(1) : shop.end();
        } catch (IOException e) {
            throw failure(output, e);
        }
    }

    private static void writeTruths(GeneratedShop shop, Instant end, Path file) {
        try (OutputStream out = open(file)) {
            shop.truths(end, truth -> write(truth, out));
        } catch (IOException e) {
            throw failure(file, e);
        } catch (UncheckedIOException e) {
            throw failure(file, e.getCause());
        }
    }

    private static void write(Truth truth, OutputStream out) {
        try {
            out.write(TruthJson.write(truth));
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OutputStream open(Path file) throws IOException {
        OutputStream bytes = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES);
        return file.toString().endsWith(".gz") ? new GZIPOutputStream(bytes, BUFFER_BYTES) : bytes;
    }

    private static TidewatchException failure(Path file, IOException cause) {
        return new TidewatchException(
                "'" + file + "' could not be written: " + cause.getMessage()
                        + "; check the folder, its permissions and its room",
                cause);
    }
}
