package io.tidewatch.it;

import io.tidewatch.cli.Tidewatch;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The commands of a page at work, in its order, in a folder of their own: the first that fails ends them. After the last one they wait,
 * with what they left running, until the shell is closed.
 *
 * @param output what they said
 */
record PageShell(Process process, Path output) implements AutoCloseable {
    private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final String DONE = "THE-PAGE-IS-DONE";

    /** The commands of a page, or of a part of one. */
    static String commands(String markdown) {
        return COMMANDS.matcher(markdown).results().map(match -> match.group(1)).collect(Collectors.joining("\n"));
    }

    /** Starts commands in which {@code ./tidewatch} is the classes under test. */
    static PageShell start(Path folder, String commands) throws IOException {
        String main = Tidewatch.class.getName();
        String classPath = EngineProcess.classPath(main);
        List<String> java = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.nio=ALL-UNNAMED"));
        java.addAll(EngineProcess.shortLived());
        java.addAll(SharedClasses.of(classPath).ready());
        String script = "set -euo pipefail\n"
                + "trap 'kill $(jobs -p)' EXIT\n"
                + "tidewatch() { " + String.join(" ", java) + " -cp \"$CLASS_PATH\" " + main + " \"$@\"; }\n"
                + commands.replace("./tidewatch", "tidewatch")
                + "\necho " + DONE + "\nread -r _ || true\n";
        Path output = folder.resolve("output.txt");
        Path file = Files.writeString(folder.resolve("page.sh"), script);
        ProcessBuilder shell = new ProcessBuilder("bash", file.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        shell.environment().put("CLASS_PATH", classPath);
        return new PageShell(shell.start(), output);
    }

    /** Whether all commands have succeeded, or one has failed. */
    boolean isOver() throws IOException {
        return !process.isAlive() || hasSucceeded();
    }

    /** Whether all commands have succeeded. */
    boolean hasSucceeded() throws IOException {
        return said().contains(DONE);
    }

    String said() throws IOException {
        return Files.readString(output);
    }

    @Override
    public void close() throws IOException {
        List<ProcessHandle> left = process.descendants().toList();
        process.getOutputStream().close();
        left.forEach(ProcessHandle::destroy);
        process.destroy();
    }

    static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }
}
