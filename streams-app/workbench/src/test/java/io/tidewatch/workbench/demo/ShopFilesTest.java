package io.tidewatch.workbench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.http.Answer;
import io.tidewatch.http.Request;
import io.tidewatch.http.ResourceFiles;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShopFilesTest {
    private final ResourceFiles files = new ResourceFiles(ShopDoor.SHOP_FILES, "/", Map.of());

    @ParameterizedTest
    @CsvSource({"/shop.js,text/javascript", "/shop.css,text/css", "/icon.svg,image/svg+xml", "/index.html,text/html"})
    void hasThePagesFiles(String path, String type) {
        Answer answer = get(path);

        assertThat(answer.status()).isEqualTo(Answer.OK);
        assertThat(answer.contentType()).startsWith(type);
        assertThat(answer.body()).isNotEmpty();
    }

    @Test
    void beginsWithTheShop() {
        assertThat(new String(get("/").body(), StandardCharsets.UTF_8)).contains("Low Tide");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../logback.xml",
                "/..%2Flogback.xml",
                "/shop/../shop.js",
                "//shop.js",
                "/gone.js",
                "/shop.class",
                "/shop.js/"
            })
    void hasNothingElse(String path) {
        assertThat(get(path).status()).isEqualTo(Answer.NOT_FOUND);
    }

    private Answer get(String path) {
        return files.answer(new Request("GET", path, Map.of()));
    }
}
