package io.tidewatch.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void file() {
        file = folder.resolve("new/rows.jsonl");
    }

    @Test
    void appendsAfterWhatIsThere() throws IOException {
        // Given
        append(1);

        // When
        List<ObjectNode> existing = append(2);

        // Then
        assertThat(existing).extracting(row -> row.get("n").asInt()).containsExactly(1);
        assertThat(Files.readString(file)).isEqualTo("{\"n\":1}\n{\"n\":2}\n");
    }

    @Test
    void removesALineThatACrashCutOff() throws IOException {
        // Given
        append(1);
        Files.writeString(file, Files.readString(file) + "{\"n\":2,\"te");

        // When
        List<ObjectNode> existing = append(3);

        // Then
        assertThat(existing).hasSize(1);
        assertThat(Files.readString(file)).isEqualTo("{\"n\":1}\n{\"n\":3}\n");
    }

    @Test
    void keepsAWholeLastLineWithoutItsEnd() throws IOException {
        // Given
        append(1);
        Files.writeString(file, "{\"n\":1}\n{\"n\":2}");

        // When
        List<ObjectNode> existing = append(3);

        // Then
        assertThat(existing).hasSize(2);
        assertThat(Files.readString(file)).isEqualTo("{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n");
    }

    @Test
    void refusesAFileWithADamagedLineAndSaysWhich() throws IOException {
        // Given
        append(1);
        Files.writeString(file, "{\"n\":1}\nrubbish\n{\"n\":3}\n");

        // When / Then
        assertThatThrownBy(() -> append(4))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("line 2 of " + file)
                .hasMessageNotContaining("rubbish");
        assertThat(Files.readString(file)).isEqualTo("{\"n\":1}\nrubbish\n{\"n\":3}\n");
    }

    @Test
    void saysWhichFileCannotBeWritten() throws IOException {
        // Given: a folder where the file should be
        Files.createDirectories(file);

        // When / Then
        assertThatThrownBy(() -> append(1))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("cannot open " + file);
    }

    private List<ObjectNode> append(int number) throws IOException {
        List<ObjectNode> existing = new ArrayList<>();
        try (JsonLines lines = JsonLines.open(file, existing::add)) {
            lines.append(JsonNodeFactory.instance.objectNode().put("n", number));
            lines.force();
        }
        return existing;
    }
}
