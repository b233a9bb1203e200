package io.tidewatch.replay.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Files that are downloaded in the place of text, known by their first bytes, with what to do about them. */
enum FileKind {
    /** Zip's own format, in which office programs keep their documents. */
    WORKBOOK("PK\3\4", "[Content_Types].xml", "is an Excel workbook; save its sheet as CSV in UTF-8"),
    ZIP("PK\3\4", "", "is a zip archive; unpack it, and name the files in it, once with --input for each"),
    OLD_WORKBOOK("\u00d0\u00cf\u0011\u00e0", "", "is a workbook of an old Excel; save its sheet as CSV in UTF-8"),
    PARQUET("PAR1", "", "is a Parquet file; say so with --dataset parquet"),
    AVRO(
            "Obj\1",
            "",
            "is an Avro file; write it as JSON lines, e.g. with avro-tools: avro-tools tojson FILE > FILE.jsonl"),
    ORC("ORC", "", "is an ORC file; write it as CSV or JSON lines first"),
    ARROW("ARROW1", "", "is an Arrow file; write it as CSV or JSON lines first"),
    SQLITE("SQLite format 3\0", "", "is a SQLite database; export its table as CSV"),
    BZIP2("BZh", "", "is packed with bzip2; unpack it, or pack it with gzip"),
    XZ("\u00fd7zXZ", "", "is packed with xz; unpack it, or pack it with gzip"),
    ZSTD("\u0028\u00b5\u002f\u00fd", "", "is packed with zstd; unpack it, or pack it with gzip"),
    PDF("%PDF-", "", "is a PDF; export the rows as CSV"),
    HTML("<!DOCTYPE html", "", "is a web page, often the page to log in; download the export again"),
    HTML_BARE("<html", "", "is a web page, often the page to log in; download the export again"),
    XML("<?xml", "", "is XML; export the rows as CSV or JSON");

    /** Bytes that are looked at: the name of a zip's first member lies within. */
    static final int LOOK = 256;

    private final String beginning;
    private final String within;
    private final String words;

    FileKind(String beginning, String within, String words) {
        this.beginning = beginning;
        this.within = within;
        this.words = words;
    }

    /** What a file is that begins so, if it is not text. */
    static Optional<FileKind> of(byte[] first) {
        String text = new String(first, StandardCharsets.ISO_8859_1);
        return Arrays.stream(values())
                .filter(kind -> text.regionMatches(true, 0, kind.beginning, 0, kind.beginning.length())
                        && text.contains(kind.within))
                .findFirst();
    }

    /** The rest of a sentence that begins with the file's name. */
    String words() {
        return words;
    }
}
