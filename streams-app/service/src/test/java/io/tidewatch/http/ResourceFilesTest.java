package io.tidewatch.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ResourceFilesTest {
    private final ResourceFiles files = new ResourceFiles("/page/", "/own/", Map.of("X-Own", "yes"));

    @Test
    void packsForThoseWhoTakeIt() {
        Answer plain = get("/own/a-file.js", Map.of());
        Answer packed = get("/own/a-file.js", Map.of("accept-encoding", "br, gzip"));
        assertThat(plain.body())
                .asString()
                .isEqualTo(
                        "export const repeated = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';\n");
        assertThat(packed.body()).hasSizeLessThan(plain.body().length);
        assertThat(packed.headers()).containsEntry("Content-Encoding", "gzip").containsEntry("X-Own", "yes");
    }

    @Test
    void whatIsNotThereHasTheHeadersToo() {
        for (String path :
                new String[] {"/other/a-file.js", "/own/", "/own/../page/a-file.js", "/own/A.js", "/", "/own"}) {
            Answer lost = get(path, Map.of());
            assertThat(lost.status()).as(path).isEqualTo(Answer.NOT_FOUND);
            assertThat(lost.headers()).containsEntry("X-Own", "yes");
        }
    }

    private Answer get(String path, Map<String, String> headers) {
        return files.answer(new Request("GET", path, headers));
    }
}
