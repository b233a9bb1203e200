package io.tidewatch.replay.log;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The formats that event logs in files come in, by the name that the user gives. */
public enum Dataset {
    /** UCI Online Retail (I or II), one row an invoice line; shipped with Tidewatch. */
    ONLINE_RETAIL("online-retail", new OnlineRetailFormat());

    private static final String SHIPPED_ONLINE_RETAIL = "/datasets/online-retail/online-retail.csv.gz";

    private final String wireName;
    private final LogFormat format;

    Dataset(String wireName, LogFormat format) {
        this.wireName = wireName;
        this.format = format;
    }

    /** The name on the command line and in reports. */
    public String wireName() {
        return wireName;
    }

    /** The data set of this name. */
    public static Optional<Dataset> named(String name) {
        return Arrays.stream(values())
                .filter(dataset -> dataset.wireName.equalsIgnoreCase(name.strip()))
                .findFirst();
    }

    /** All names, in order. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Dataset::wireName).toList();
    }

    /**
     * The events of these files together, or of the shipped log when there is none.
     *
     * @throws UnreadableLogException when no file is given and none is shipped
     */
    public EventSource source(List<Path> files) {
        if (files.isEmpty()) {
            return new FileSource(wireName, format, List.of(shipped()), EventSorter.Size.DEFAULT);
        }
        String named = files.stream().map(Path::getFileName).map(Path::toString).collect(Collectors.joining(","));
        return new FileSource(
                wireName + ":" + named, format, files.stream().map(LogFile::of).toList(), EventSorter.Size.DEFAULT);
    }

    private LogFile shipped() {
        if (this != ONLINE_RETAIL) {
            throw new UnreadableLogException("--dataset " + wireName + " needs your own file: add --input FILE");
        }
        return LogFile.shipped(SHIPPED_ONLINE_RETAIL);
    }
}
