package io.tidewatch.cli;

import io.tidewatch.engine.effect.Messages;
import io.tidewatch.engine.effect.Trials;
import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.AssignmentCodec;
import io.tidewatch.topics.OutcomeCodec;
import io.tidewatch.topics.Receipt;
import io.tidewatch.topics.ReceiptCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Messages of experiments as lines of files. */
final class ExperimentLines {
    private ExperimentLines() {}

    /** Messages in an order that no reader may rely on. */
    static List<String> experiment(int customers, double comes, double comesIfWarned) {
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

    /** A message as a line. */
    static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    /** Writes a file; gzip if its name ends in .gz. */
    static Path write(Path folder, String name, List<String> lines) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream bytes = Files.newOutputStream(file);
                OutputStream packed = name.endsWith(".gz") ? new GZIPOutputStream(bytes) : bytes) {
            packed.write(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }
}
