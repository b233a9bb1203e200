package io.tidewatch.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tools that a test needs and the machine may not have. */
final class Commands {
    private static final Logger LOGGER = LoggerFactory.getLogger(Commands.class);

    private Commands() {}

    /** Whether the command is not there or ends with an exit code other than 0; what it said goes to the log. */
    static boolean fails(Path folder, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() == 0) {
                return false;
            }
            LOGGER.atInfo()
                    .addKeyValue("command", List.of(command))
                    .addKeyValue("said", said)
                    .log("command failed");
        } catch (IOException e) {
            LOGGER.atInfo()
                    .addKeyValue("command", List.of(command))
                    .addKeyValue("failure", e.getMessage())
                    .log("command not run");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }
}
