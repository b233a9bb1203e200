package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.cli.Tidewatch;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.catalog.Role;
import io.tidewatch.topics.catalog.RoleCatalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine;

/** One user on a secured broker for each role of the catalog, named as the role, and the commands that run as one of them. */
final class SecuredUsers {
    private final SecuredKafka kafka;
    private final Path folder;

    /** What a command printed, and its exit code. */
    record Answer(int exitCode, String text) {}

    SecuredUsers(SecuredKafka kafka, Path folder) {
        this.kafka = kafka;
        this.folder = folder;
    }

    static List<String> roles() {
        return RoleCatalog.shipped().roles().stream().map(Role::name).toList();
    }

    /** A role's rights on this broker. */
    static Role role(String name) {
        return RoleCatalog.shipped().role(name).of("tidewatch", Optional.empty());
    }

    static String principal(String role) {
        return "User:" + role;
    }

    /** Makes the users, without any right. */
    void make() {
        roles().forEach(role -> {
            kafka.user(role);
            write(role, kafka.client(role));
        });
    }

    /** The client's properties as a file. */
    Path file(String name) {
        return folder.resolve(name + ".properties");
    }

    Path write(String name, Map<String, String> client) {
        Properties properties = new Properties();
        properties.putAll(client);
        try (Writer writer = Files.newBufferedWriter(file(name))) {
            properties.store(writer, null);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
        return file(name);
    }

    /** Runs a command as the user of a role. */
    Answer as(String role, String... command) {
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(List.of(
                "--bootstrap-server",
                kafka.bootstrapServers(),
                "--command-config",
                file(role).toString()));
        return execute(line);
    }

    /** Runs a command as it is. */
    static Answer execute(List<String> line) {
        StringWriter said = new StringWriter();
        CommandLine commandLine = Tidewatch.commandLine();
        commandLine.setOut(new PrintWriter(said));
        commandLine.setErr(new PrintWriter(said));
        int exitCode = commandLine.execute(line.toArray(String[]::new));
        return new Answer(exitCode, said.toString());
    }

    /** Fails unless a command did what it was asked. */
    static void ok(Answer answer) {
        assertThat(answer.exitCode()).as(answer.text()).isEqualTo(ExitCode.OK);
    }
}
