package io.tidewatch.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What processes leave of ONNX Runtime's and RocksDB's libraries, with processes that are killed. */
@EnabledOnOs(OS.LINUX)
class NativeLibrariesTest {
    private static final String SHARED = "shared";
    private static final FileTime OLD = FileTime.from(Instant.now().minus(Duration.ofDays(1)));

    @TempDir
    private Path temporary;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void kill() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void processesThatStartTogetherAndAreKilledLeaveEachLibraryOnce() throws Exception {
        // When
        List<Process> together = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            together.add(start(SHARED));
        }
        for (Process process : together) {
            awaitLoaded(process);
            kill(process);
        }
        List<Path> first = libraries();
        FileTime unpacked = Files.getLastModifiedTime(first.get(0));
        kill(loaded(SHARED));

        // Then
        assertThat(first)
                .extracting(file -> file.getFileName().toString())
                .satisfiesExactlyInAnyOrder(
                        name -> assertThat(name).isEqualTo("libonnxruntime.so"),
                        name -> assertThat(name).isEqualTo("libonnxruntime4j_jni.so"),
                        name -> assertThat(name).startsWith("librocksdbjni"));
        assertThat(libraries()).containsExactlyInAnyOrderElementsOf(first);
        assertThat(Files.getLastModifiedTime(first.get(0))).isEqualTo(unpacked);
    }

    @Test
    void aDamagedLibraryIsUnpackedAnew() throws Exception {
        // Given
        kill(loaded(SHARED));
        Path damaged = libraries().get(0);
        byte[] whole = Files.readAllBytes(damaged);
        byte[] content = whole.clone();
        content[content.length / 2] ^= 1;
        Files.write(damaged, content);

        // When
        kill(loaded(SHARED));

        // Then
        assertThat(Files.readAllBytes(damaged)).isEqualTo(whole);
    }

    @Test
    void whatEarlierVersionsLeftGoesUnlessItIsInUse() throws Exception {
        // Given
        Process earlier = loaded(LibrariesLoaded.UNSHARED);
        Path inUse = libraries().get(0);
        Files.setLastModifiedTime(inUse, OLD);
        Path left = old(temporary.resolve("onnxruntime-java123/libonnxruntime.so"));
        Path anothers = old(temporary.resolve("onnxruntime-javascript/libonnxruntime.so"));
        kill(loaded(SHARED));
        Path young = Files.createFile(temporary.resolve("librocksdbjni456.so"));
        Path formerVersion = old(libraries().stream()
                .filter(file -> file.endsWith("libonnxruntime.so") && !file.equals(anothers))
                .findFirst()
                .orElseThrow()
                .getParent()
                .resolveSibling("onnxruntime-1.0.0/libonnxruntime.so"));

        // When
        kill(loaded(SHARED));
        boolean keptWhileInUse = Files.exists(inUse);
        kill(earlier);
        kill(loaded(SHARED));

        // Then
        assertThat(keptWhileInUse).isTrue();
        assertThat(inUse).doesNotExist();
        assertThat(left.getParent()).doesNotExist();
        assertThat(formerVersion.getParent()).doesNotExist();
        assertThat(anothers).exists();
        assertThat(young).exists();
    }

    @Test
    void aFolderThatOthersMayWriteToIsNotTrusted() throws Exception {
        // Given
        kill(loaded(SHARED));
        Path shared = libraries().get(0).getParent().getParent();
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path foreign = libraries().get(0);
        Files.writeString(foreign, "no library");

        // When
        Process process = loaded(SHARED);

        // Then
        assertThat(process.isAlive()).isTrue();
        assertThat(foreign).hasContent("no library");
    }

    private Path old(Path library) throws IOException {
        Files.createDirectories(library.getParent());
        Files.createFile(library);
        Files.setLastModifiedTime(library.getParent(), OLD);
        return library;
    }

    private List<Path> libraries() throws IOException {
        try (Stream<Path> files = Files.walk(temporary)) {
            return files.filter(file -> file.getFileName().toString().matches("lib.*\\.so"))
                    .sorted()
                    .toList();
        }
    }

    private Process loaded(String how) throws IOException {
        Process process = start(how);
        awaitLoaded(process);
        return process;
    }

    private Process start(String how) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        LibrariesLoaded.class.getName(),
                        how)
                .redirectErrorStream(true)
                .start();
        processes.add(process);
        return process;
    }

    private static void awaitLoaded(Process process) throws IOException {
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>();
        String line = said.readLine();
        while (line != null && !line.equals("loaded")) {
            lines.add(line);
            line = said.readLine();
        }
        assertThat(line).as(() -> String.join("\n", lines)).isEqualTo("loaded");
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }
}
