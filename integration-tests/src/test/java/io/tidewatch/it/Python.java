package io.tidewatch.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The Python of model-export's lock file, which {@code model-export/environment} makes; absent with {@code -Dpython.skip}. */
record Python(Path interpreter) {
    static Optional<Python> environment() {
        if (System.getProperty("python.skip") != null && !"false".equals(System.getProperty("python.skip"))) {
            return Optional.empty();
        }
        Output output = execute(
                List.of(Repository.root().resolve("model-export/environment").toString()));
        if (output.exit() != 0) {
            throw new IllegalStateException(output.text());
        }
        // The script says what it does on standard error, which is merged here; the path is the last line.
        String[] lines = output.text().strip().split("\n");
        return Optional.of(new Python(Path.of(lines[lines.length - 1])));
    }

    /** Runs a script of this module and returns what it printed; an exit code other than 0 fails the test with it. */
    String run(Path script, Object... arguments) {
        List<String> command = Stream.concat(
                        Stream.of(interpreter.toString(), script.toString()),
                        Stream.of(arguments).map(Object::toString))
                .toList();
        Output output = execute(command);
        if (output.exit() != 0) {
            throw new AssertionError(script + " ended with " + output.exit() + ":\n" + output.text());
        }
        return output.text();
    }

    private static Output execute(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Output(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private record Output(int exit, String text) {}
}
