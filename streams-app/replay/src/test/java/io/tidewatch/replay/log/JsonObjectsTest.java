package io.tidewatch.replay.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where objects begin and end, in whole text and in broken text. */
class JsonObjectsTest {
    private static final String ONE = "{\"a\": \"x{[\\\"\\\\\", \"b\": [1, {\"c\": {}}, []], \"d\": {\"e\": null}}";
    private static final String TWO = "{\"id\":2,\"ü\":\"]}\"}";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1\n2",
                "1\r\n2\r\n",
                "1\r2\r",
                "12",
                "1,2",
                "1,\n2,\n",
                "[1,2]",
                "[\n1\n,\n2\n]\n",
                "[1]\n[2]",
                "\u001e1\n\u001e2\n",
                " 1\t2 "
            })
    void objectsAreFoundHoweverTheyFollowOneAnother(String form) {
        assertThat(texts(form.replace("1", "#").replace("2", TWO).replace("#", ONE)))
                .containsExactly(ONE, TWO);
    }

    @Test
    void anObjectMayGoOnOverLines() {
        String pretty = "{\n  \"a\": [\n    {\n      \"b\": 1\n    },\r\n    {\n    }\n  ]\n}";
        List<TextLines.Line> found = read("[\n" + pretty + ",\n" + TWO + "\n]");
        assertThat(found).extracting(TextLines.Line::text).containsExactly(pretty, TWO);
        assertThat(found).extracting(TextLines.Line::line).containsExactly(2L, 11L);
    }

    @Test
    void anObjectThatIsBrokenOffAnywhereCostsNoOther() {
        for (int length = 1; length < ONE.length(); length++) {
            String cut = ONE.substring(0, length);
            assertThat(read(cut + "\n" + TWO + "\n" + TWO))
                    .as(cut)
                    .extracting(line -> line.line() + " " + line.text())
                    .containsExactly("1 " + cut, "2 " + TWO, "3 " + TWO);
        }
    }

    @Test
    void everyLineOfOtherTextIsHandedOver() {
        assertThat(texts("date,user\n\n" + TWO + " and more\n}\n" + TWO))
                .containsExactly("date,user", TWO, "and more", "}", TWO);
    }

    @Test
    void anObjectThatIsTooLongIsCutAndTheNextIsRead() {
        String longOne = "{\"a\":\"" + "x".repeat(3_000_000) + "\"}";
        List<String> found = texts(longOne + "\n" + TWO);
        assertThat(found).hasSize(2).last().isEqualTo(TWO);
        assertThat(found.get(0).length()).isLessThan(longOne.length());
    }

    @Test
    void textThatIsDeepIsNoObject() {
        String deep = "{\"a\":".repeat(5_000);
        assertThat(texts(deep + "\n" + TWO)).containsExactly(deep, TWO);
        assertThat(texts((deep + "\n").repeat(3) + TWO)).hasSize(4).last().isEqualTo(TWO);
    }

    private List<String> texts(String text) {
        return read(text).stream().map(TextLines.Line::text).toList();
    }

    private List<TextLines.Line> read(String text) {
        List<TextLines.Line> found = new ArrayList<>();
        JsonObjects.read(
                LogFile.of(LogText.write(folder.resolve("log"), text.getBytes(StandardCharsets.UTF_8)), TextForm.PLAIN),
                found::add);
        return found;
    }
}
