package io.tidewatch.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A row that the engine of Tidewatch 0.1.0 stored, of a user who did one thing of everything. It must stay readable for ever. */
final class KeptRow {
    private KeptRow() {}

    static byte[] bytes() throws IOException {
        try (InputStream hex = KeptRow.class.getResourceAsStream("profile-row-version-3.hex")) {
            return HexFormat.of()
                    .parseHex(new String(hex.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", ""));
        }
    }
}
