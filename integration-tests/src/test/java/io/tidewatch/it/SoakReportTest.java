package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A saw does not grow, whatever its phase at the ends; what is left behind at each round does. */
class SoakReportTest {
    private static final int MINUTES = 120;

    @TempDir
    private Path folder;

    /** Resident memory in MiB: up by 2 a minute, down by 50 at every 25th. */
    private static double saw(int minute) {
        return 600 + 2.0 * (minute % 25);
    }

    private static SoakReport of(IntToDoubleFunction residentMib, int minutes) {
        SoakReport report = new SoakReport();
        for (int minute = 0; minute < minutes; minute++) {
            report.add(new SoakReport.Look(
                    minute,
                    new ProcessFigures(50, residentMib.applyAsDouble(minute), 636, 42, minute),
                    minute % 25,
                    300L * minute,
                    minute % 3));
        }
        return report;
    }

    @Test
    void aSawDoesNotGrow() {
        assertThat(of(SoakReportTest::saw, MINUTES).growth()).isEmpty();
    }

    @Test
    void aSawThatRisesGrows() {
        assertThat(of(minute -> saw(minute) + minute / 5.0, MINUTES).growth())
                .singleElement()
                .asString()
                .startsWith("resident memory, MiB grows by 1");
    }

    @Test
    void aRunOfTwoLooksIsWritten() throws Exception {
        of(SoakReportTest::saw, 2).write(folder, "300 messages/s");

        assertThat(Files.readString(folder.resolve("soak.md"))).contains("| threads | 42.0 | 42.0 | 42.0 | – | +0.5 |");
        assertThat(folder.resolve("soak.svg")).isNotEmptyFile();
        assertThat(folder.resolve("soak.json")).isNotEmptyFile();
    }
}
