package io.tidewatch.it;

import io.tidewatch.cli.Tidewatch;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An engine in a process of its own, started as a person starts it, with its output in a file under {@code target/engines}
 * that stays for a person who wonders why a test failed. Closing it kills it.
 */
final class EngineProcess implements AutoCloseable {
    /** The exit code of a process that SIGTERM has stopped in order. */
    private static final int STOPPED_BY_SIGTERM = 143;

    private static final Pattern FOUND = Pattern.compile("Found events waiting .*events=\"(\\d+)\"");
    private static final Pattern LISTENS = Pattern.compile("HTTP listener opened .*port=\"(\\d+)\"");
    private static final String RUNNING = "Engine state state=\"RUNNING\"";
    private static final Pattern IN_FORCE = Pattern.compile(
            "(?:Model in force pointer=\"@active\"|Engine started applicationId=\"[^\"]*\") model=\"([^\"]*)\"");
    /** The engine promises 25 s. */
    private static final Duration STOP = Duration.ofSeconds(30);

    private static final Path OUTPUTS = Path.of("target", "engines");
    private static final String CRASH = "crash-%s.log";

    private final Process process;
    private final Path output;
    private final SharedClasses classes;

    private EngineProcess(Process process, Path output, SharedClasses classes) {
        this.process = process;
        this.output = output;
        this.classes = classes;
    }

    /** Starts {@code tidewatch run}; the file with the settings is written beside the state. */
    static EngineProcess start(EngineSettings settings) {
        String main = Tidewatch.class.getName();
        return start(settings, classPath(main), main, "run");
    }

    /** The same in other circumstances than a healthy machine's. */
    static EngineProcess start(EngineSettings settings, Circumstances circumstances) {
        String main = Tidewatch.class.getName();
        return start(settings, circumstances, classPath(main), main, "run");
    }

    /** Starts a main class of the tests with the same arguments. */
    static EngineProcess start(EngineSettings settings, Class<?> main) {
        return start(settings, classPath(main.getName()), main.getName());
    }

    /** Starts {@code tidewatch run} on the jars of another version of Kafka's client and Kafka Streams. */
    static EngineProcess start(EngineSettings settings, List<Path> kafka) {
        String main = Tidewatch.class.getName();
        List<String> classPath = new ArrayList<>(List.of(classPath(main).split(File.pathSeparator)));
        for (Path jar : kafka) {
            String artifact = jar.getFileName().toString().replaceFirst("-[0-9.]+jar$", "");
            if (!classPath.removeIf(entry ->
                    Path.of(entry).getFileName().toString().matches(Pattern.quote(artifact) + "-[0-9.]+jar"))) {
                throw new IllegalStateException("the class path has no jar that " + jar + " could stand for");
            }
            classPath.add(0, jar.toString());
        }
        return start(settings, String.join(File.pathSeparator, classPath), main, "run");
    }

    /** Starts {@code tidewatch run} with classes that stand for some of those that ship. */
    static EngineProcess start(EngineSettings settings, Path classes) {
        String main = Tidewatch.class.getName();
        return start(settings, classes + File.pathSeparator + classPath(main), main, "run");
    }

    /** Starts {@code tidewatch run} with a configuration file as it is, or is not. */
    static EngineProcess start(String name, Path config) {
        return start(name, List.of(Tidewatch.class.getName(), "run", "--config", config.toString()));
    }

    private static EngineProcess start(EngineSettings settings, String classPath, String... main) {
        return start(settings, Circumstances.HEALTHY, classPath, main);
    }

    private static EngineProcess start(
            EngineSettings settings, Circumstances circumstances, String classPath, String... main) {
        Path config = settings.state().resolveSibling(settings.state().getFileName() + ".yaml");
        try {
            Files.writeString(config, settings.yaml());
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
        List<String> command = new ArrayList<>(List.of(main));
        command.addAll(List.of("--config", config.toString()));
        return start(
                settings.applicationId()
                        + settings.instance().map(name -> "-" + name).orElse(""),
                circumstances,
                classPath,
                command);
    }

    /** Starts a main class with arguments; the output's file begins with the name. */
    static EngineProcess start(String name, List<String> arguments) {
        return start(name, Circumstances.HEALTHY, classPath(arguments.get(0)), arguments);
    }

    private static EngineProcess start(
            String name, Circumstances circumstances, String classPath, List<String> arguments) {
        List<String> command = new ArrayList<>(circumstances.within());
        command.addAll(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx320m"));
        command.addAll(shortLived());
        command.addAll(List.of(
                "-XX:ErrorFile=" + OUTPUTS.resolve(CRASH.formatted("%p")),
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED"));
        SharedClasses classes = SharedClasses.of(classPath);
        command.addAll(classes.options());
        command.addAll(circumstances.jvm());
        command.addAll(List.of("-cp", classPath));
        command.addAll(arguments);
        try {
            Files.createDirectories(OUTPUTS);
            Path output = Files.createTempFile(OUTPUTS, name + "-", ".log");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(circumstances.environment());
            Process process = builder.start();
            return new EngineProcess(process, output, classes);
        } catch (IOException cannotStart) {
            throw new UncheckedIOException(cannotStart);
        }
    }

    /** The process's id. */
    long pid() {
        return process.pid();
    }

    /** SIGKILL: no commit, no goodbye. */
    void kill() {
        process.destroyForcibly();
        exitCode(STOP);
        classes.ended(false);
    }

    /** SIGTERM; fails with all that the process has said, and why it crashed if it did, unless it stops in order. */
    void stop() {
        process.destroy();
        int code = exitCode(STOP);
        if (code != STOPPED_BY_SIGTERM) {
            throw new AssertionError(
                    "the process ended with %d instead of in order:%n%s%n%s".formatted(code, output(), crash()));
        }
        classes.ended(true);
    }

    /** What the JVM wrote when native code crashed; empty if it did not. */
    private String crash() {
        Path report = OUTPUTS.resolve(CRASH.formatted(process.pid()));
        try {
            return Files.exists(report) ? Files.readString(report) : "";
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** SIGSTOP: it stands still in the middle of whatever it does, with its connections open. */
    void freeze() {
        signal("STOP");
    }

    /** SIGCONT: it goes on as if no time had passed. */
    void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        if (Commands.fails(Path.of("."), "kill", "-" + name, Long.toString(process.pid()))) {
            throw new IllegalStateException("the process could not be sent SIG" + name);
        }
    }

    /** Whether it has not ended yet. */
    boolean isAlive() {
        return process.isAlive();
    }

    /** The exit code, awaited. */
    int exitCode(Duration within) {
        try {
            if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the process has not ended within " + within + ":\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }

    /** All that it has said so far. */
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Events that its tasks found waiting for their batch when they started, as it has said so far. */
    int foundWaiting() {
        return FOUND.matcher(output())
                .results()
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .sum();
    }

    /** Whether it has said that it works on its partitions. */
    boolean hasBegun() {
        return output().contains(RUNNING);
    }

    /** Where it answers over HTTP, once it has said so. */
    OptionalInt port() {
        return LISTENS.matcher(output())
                .results()
                .mapToInt(opened -> Integer.parseInt(opened.group(1)))
                .findFirst();
    }

    /** The model that the instance has taken last, as it has said so far. */
    Optional<String> modelInForce() {
        return IN_FORCE.matcher(output()).results().map(line -> line.group(1)).reduce((before, last) -> last);
    }

    @Override
    public void close() {
        kill();
    }

    /** The options of a JVM of which several share a small machine, and each lives for seconds. */
    static List<String> shortLived() {
        return List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");
    }

    /** What ships, without the tests' own classes unless the main class is one of them. */
    static String classPath(String mainClass) {
        boolean ships = mainClass.equals(Tidewatch.class.getName());
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !ships || !Path.of(entry).endsWith("test-classes"))
                // The workbench's jar brings the application's along, and its logging must not be configured twice.
                .filter(entry -> !Path.of(entry).endsWith("tidewatch.jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
