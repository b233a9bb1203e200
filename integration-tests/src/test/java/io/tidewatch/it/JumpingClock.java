package io.tidewatch.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A wall clock that jumps for the processes that are started with it, and for nobody else on the machine: a library that stands before the
 * C library's functions, compiled here ({@code src/test/c/jumping_clock.c}). Monotonic time goes on, as when somebody sets a clock.
 */
final class JumpingClock {
    private static final Path SOURCE = Path.of("src", "test", "c", "jumping_clock.c");

    private final Path library;
    private final Path jump;

    private JumpingClock(Path library, Path jump) {
        this.library = library;
        this.jump = jump;
    }

    /** Whether this machine has Linux's loader and a C compiler. */
    static boolean isPossible() {
        return System.getProperty("os.name").equals("Linux") && !Commands.fails(Path.of("."), "cc", "--version");
    }

    /** One that shows the machine's time. */
    static JumpingClock make(Path folder) {
        Path library = folder.resolve("jumping-clock.so").toAbsolutePath();
        if (Commands.fails(
                Path.of("."),
                "cc",
                "-Wall",
                "-Werror",
                "-O1",
                "-shared",
                "-fPIC",
                "-o",
                library.toString(),
                SOURCE.toString(),
                "-ldl")) {
            throw new IllegalStateException(SOURCE + " cannot be compiled; the log says why");
        }
        JumpingClock clock =
                new JumpingClock(library, folder.resolve("clock-jump").toAbsolutePath());
        clock.showAhead(Duration.ZERO);
        return clock;
    }

    /** Of a process that has this clock. */
    Circumstances circumstances() {
        return new Circumstances(
                List.of(),
                List.of(),
                Map.of("LD_PRELOAD", library.toString(), "TIDEWATCH_CLOCK_JUMP", jump.toString()));
    }

    /** From now on it shows the machine's time and so much more, or less. */
    void showAhead(Duration by) {
        ByteBuffer seconds = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(by.toSeconds())
                .flip();
        try (FileChannel file = FileChannel.open(jump, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            // In one write, which processes see at once: they have the file mapped.
            file.write(seconds, 0);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
