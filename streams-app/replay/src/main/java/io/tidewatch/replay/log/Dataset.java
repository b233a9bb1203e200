package io.tidewatch.replay.log;

import io.tidewatch.mapping.FieldMapping;
import io.tidewatch.topics.TidewatchException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The formats that event logs in files come in. */
public enum Dataset {
    /** UCI Online Retail (I or II), one row an invoice line; shipped with Tidewatch. */
    ONLINE_RETAIL(mapping -> new OnlineRetailFormat()),
    /** 84.51°'s Complete Journey, one row a basket; shipped with Tidewatch. */
    COMPLETE_JOURNEY(mapping -> new CompleteJourneyFormat()),
    /** CDNOW's master file: purchases of 1997 and 1998. */
    CDNOW(mapping -> new CdnowFormat()),
    /** RetailRocket's events.csv: views, carts and transactions. */
    RETAILROCKET(mapping -> new RetailRocketFormat()),
    /** REES46's shops: views, carts and purchases with prices. */
    REES46(mapping -> new Rees46Format()),
    /** Taobao's UserBehavior.csv: views, carts, favourites and purchases. */
    TAOBAO(mapping -> new TaobaoFormat()),
    /** Olist's orders, with the files that lie beside them. */
    OLIST(mapping -> new OlistFormat()),
    /** A user's own table. */
    CSV(CsvFormat::new),
    /** A user's own JSON lines; those of {@code tidewatch generate} need no mapping. */
    JSONL(JsonlFormat::ofText),
    /** A user's own Parquet file, whose records are mapped like JSON objects. */
    PARQUET(JsonlFormat::ofParquet);

    private final Function<FieldMapping, LogFormat> format;

    Dataset(Function<FieldMapping, LogFormat> format) {
        this.format = format;
    }

    /** Whether it is a user's own file, read by a {@link FieldMapping}. */
    public boolean isMapped() {
        return this == CSV || this == JSONL || this == PARQUET;
    }

    /** The name on the command line and in reports. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The data set of this name. */
    public static Optional<Dataset> named(String name) {
        return Arrays.stream(values())
                .filter(dataset -> dataset.wireName().equalsIgnoreCase(name.strip()))
                .findFirst();
    }

    /** All names, in order. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Dataset::wireName).toList();
    }

    /**
     * The events of these files together, or of the shipped log when there is none.
     *
     * @param mapping for a user's own file alone ({@link #isMapped})
     * @param form how the files are laid out
     * @param latest the latest time that an event of the user's own file can have; later ones are left out
     * @throws TidewatchException when no file is given and none is shipped, or when a mapping is given in vain
     */
    public EventSource source(List<Path> files, FieldMapping mapping, TextForm form, Instant latest) {
        if (!isMapped() && !(mapping.isNone() && form.equals(TextForm.PLAIN))) {
            throw new TidewatchException(
                    "--map, --constant, --map-value, --group-by, --where and the options that say how a file is written are for"
                            + " --dataset csv, jsonl and parquet; --dataset " + wireName() + " has its own columns");
        }
        LogFormat chosen = format.apply(mapping);
        if (files.isEmpty()) {
            return new FileSource(wireName(), chosen, List.of(shipped()), EventSorter.Size.DEFAULT, latest);
        }
        String named = files.stream().map(Path::getFileName).map(Path::toString).collect(Collectors.joining(","));
        List<LogFile> logs = files.stream().map(file -> LogFile.of(file, form)).toList();
        return new FileSource(wireName() + ":" + named, chosen, logs, EventSorter.Size.DEFAULT, latest);
    }

    /** The same of plain files, whatever the times of their events. */
    public EventSource source(List<Path> files, FieldMapping mapping) {
        return source(files, mapping, TextForm.PLAIN, Instant.MAX);
    }

    private LogFile shipped() {
        if (this != ONLINE_RETAIL && this != COMPLETE_JOURNEY) {
            throw new TidewatchException("--dataset " + wireName() + " needs your own file: add --input FILE");
        }
        return LogFile.shipped("/datasets/" + wireName() + "/" + wireName() + ".csv.gz");
    }
}
