package io.tidewatch.bench.process;

import io.tidewatch.bench.row.RowMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A JVM that this one has started. Its standard output is read for lines that begin with {@link RowMain#RESULT}; its standard
 * error goes to a file and is shown when it fails. It is told to end by the end of its standard input.
 */
public final class ChildJvm implements AutoCloseable {
    /** As the launcher and the chart start the engine. */
    public static final String SHORT_PAUSES = "-XX:MaxGCPauseMillis=20";
    /** Lines of a failed process that are shown. */
    private static final int LAST_LINES = 20;

    /** Begins the line that matters in a stack trace; it may be far above the last lines. */
    private static final String CAUSE = "Caused by:";

    private static final long STOP_SECONDS = 30;

    private final String name;
    private final Process process;
    private final Path log;
    private final BufferedReader output;

    private ChildJvm(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts one.
     *
     * @param name for messages and its log
     * @param options JVM options
     */
    public static ChildJvm start(
            String name, Path logs, List<String> options, String classPath, Class<?> main, String... arguments)
            throws IOException {
        Path log = Files.createDirectories(logs).resolve(name + ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // As the launcher starts the engine.
        command.addAll(List.of("--add-opens=java.base/java.nio=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new ChildJvm(name, process, log);
    }

    /** Waits for the next result; fails if the process ends without one. */
    public String result() throws IOException {
        Optional<String> result = nextResult();
        if (result.isEmpty()) {
            throw new IOException(name + " ended without a result" + lastLines());
        }
        return result.get();
    }

    /** The same within a time; a process that takes longer is killed, and that is the failure. */
    public String result(Duration limit) throws IOException {
        // A read of a pipe cannot be given a time, but it ends with the process.
        CompletableFuture<Void> tooLate = CompletableFuture.runAsync(
                process::destroyForcibly, CompletableFuture.delayedExecutor(limit.toSeconds(), TimeUnit.SECONDS));
        try {
            return result();
        } catch (IOException failed) {
            throw tooLate.isDone()
                    ? new IOException(name + " was killed after " + limit.toSeconds() + " s without a result", failed)
                    : failed;
        } finally {
            tooLate.cancel(false);
        }
    }

    /** Says a line to its standard input. */
    public void say(String line) throws IOException {
        OutputStream input = process.getOutputStream();
        input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        input.flush();
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Ends it at once, as a crash does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Lets it end by itself, after a while at once. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (IOException alreadyGone) {
            process.destroyForcibly();
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private Optional<String> nextResult() throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(RowMain.RESULT)) {
                return Optional.of(line.substring(RowMain.RESULT.length()));
            }
        }
        return Optional.empty();
    }

    private String lastLines() throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            List<String> all = lines.toList();
            Stream<String> causes =
                    all.stream().filter(line -> line.startsWith(CAUSE)).distinct();
            Stream<String> last = all.stream().skip(Math.max(0, all.size() - LAST_LINES));
            return "; its causes and last lines:\n"
                    + Stream.concat(causes, last).collect(Collectors.joining("\n"));
        }
    }
}
