package io.tidewatch.collector.intake;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** Unpacks a body up to a number of bytes: a kilobyte can stand for a megabyte. */
final class Gunzip {
    private Gunzip() {}

    static byte[] of(byte[] packed, int mostBytes) throws BodyException {
        try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            byte[] bytes = unpacked.readNBytes(mostBytes + 1);
            if (bytes.length > mostBytes) {
                throw BodyException.tooLarge(
                        "The body has more than " + mostBytes + " bytes when it is unpacked; send it in parts.");
            }
            return bytes;
        } catch (IOException noGzip) {
            throw BodyException.unreadable("The body is no gzip, as Content-Encoding says it is.");
        }
    }
}
