package io.tidewatch.replay;

import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.ChurnAlertCodec;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Alerts as a file: one in its wire form per line, ordered by id, so that two runs that say the same give the same bytes.
 */
public final class AlertFile {
    private AlertFile() {}

    /** Writes alerts, given in any order. */
    public static void write(Path file, Collection<ChurnAlert> alerts) throws IOException {
        List<ChurnAlert> ordered = alerts.stream()
                .sorted(Comparator.comparing(ChurnAlert::alertId))
                .toList();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (ChurnAlert alert : ordered) {
                out.write(ChurnAlertCodec.write(alert));
                out.write('\n');
            }
        }
    }
}
