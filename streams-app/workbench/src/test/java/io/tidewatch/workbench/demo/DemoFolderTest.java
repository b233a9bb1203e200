package io.tidewatch.workbench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.topics.TidewatchException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFolderTest {
    @TempDir
    private Path given;

    @Test
    void aTemporaryFolderGoesWithWhatIsInItHoweverOftenItIsClosed() throws Exception {
        // Given
        DemoFolder folder = DemoFolder.open(Optional.empty());
        Files.createDirectories(folder.resolve("kafka").resolve("log"));
        Files.writeString(folder.resolve("kafka").resolve("log").resolve("0"), "x");

        // When
        folder.close();
        folder.close();

        // Then
        assertThat(folder.path()).doesNotExist();
    }

    @Test
    void aFolderOfTheUsersStays() throws Exception {
        // Given
        DemoFolder folder = DemoFolder.open(Optional.of(given.resolve("run")));
        Files.writeString(folder.resolve("coupons.jsonl"), "{}");

        // When
        folder.close();

        // Then
        assertThat(given.resolve("run").resolve("coupons.jsonl")).exists();
    }

    @Test
    void aFolderWithSomethingInItIsRefused() throws Exception {
        // Given
        Files.writeString(given.resolve("mine"), "x");

        // Then
        assertThatThrownBy(() -> DemoFolder.open(Optional.of(given)))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("is not empty; give a new one as --run-dir");
    }
}
