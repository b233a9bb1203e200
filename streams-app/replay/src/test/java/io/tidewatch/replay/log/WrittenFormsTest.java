package io.tidewatch.replay.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.mapping.FieldMapping;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TidewatchException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writes the same purchases down as shops do, each file in one way throughout: what is read of them is right, or left out, or the file
 * is refused. {@code -Dtidewatch.fuzz.files=100000} writes as many.
 */
class WrittenFormsTest {
    private static final int FILES = Integer.getInteger("tidewatch.fuzz.files", 400);
    private static final List<String> DATES = List.of(
            "yyyy-MM-dd HH:mm:ss",
            "yyyy-MM-dd'T'HH:mm:ss'Z'",
            "dd.MM.yyyy HH:mm:ss",
            "d/M/yyyy HH:mm:ss",
            "M/d/yyyy h:mm:ss a",
            "MM-dd-yyyy HH:mm:ss",
            "MMM d, yyyy, h:mm:ss a",
            "EEE, dd MMM yyyy HH:mm:ss 'GMT'",
            "dd-MMM-yyyy HH:mm:ss",
            "yyyyMMddHHmmss",
            "yyyy/MM/dd HH:mm:ss");
    private static final List<String> CURRENCIES = List.of("", "", "$", "€", "kr ", "EUR ");

    @TempDir
    private Path folder;

    private record Purchase(Instant time, long cents) {}

    @Test
    void whatIsReadIsRightOrLeftOut() {
        long right = 0;
        long files = 0;
        for (int seed = 0; seed < FILES; seed++) {
            Random random = new Random(seed);
            List<Purchase> truth = purchases(random);
            Path file = LogText.write(
                    folder.resolve("written.csv"), written(truth, random).getBytes(StandardCharsets.UTF_8));
            try {
                right += checked(seed, truth, LogText.read(source(file)));
                files++;
            } catch (TidewatchException e) {
                assertThat(e.getMessage()).as("seed %d", seed).containsAnyOf("--date-order", "--decimal");
            }
        }
        assertThat(files).isGreaterThan(FILES / 2);
        assertThat(right).isGreaterThan(files);
    }

    private static EventSource source(Path file) {
        FieldMapping mapping = FieldMapping.of(
                Map.of("user_id", "who", "time", "at", "value", "sum", "event_id", "no"),
                Map.of("type", "purchase"),
                Map.of(),
                Optional.empty(),
                FieldMapping.Forms.UNSAID);
        return Dataset.CSV.source(List.of(file), mapping);
    }

    /** How many values were read. */
    private static long checked(int seed, List<Purchase> truth, LogText log) {
        Map<String, ShopEvent> read = new HashMap<>();
        log.events().forEach(event -> read.put(event.eventId(), event));
        assertThat(read.size() + log.unusable().total()).as("seed %d", seed).isEqualTo(truth.size());
        long values = 0;
        for (int number = 0; number < truth.size(); number++) {
            ShopEvent event = read.get("p" + number);
            if (event == null) {
                continue;
            }
            assertThat(event.time())
                    .as("seed %d, row %d", seed, number)
                    .isEqualTo(truth.get(number).time());
            if (event.value().isPresent()) {
                assertThat(event.value().getAsDouble())
                        .as("seed %d, row %d", seed, number)
                        .isEqualTo(truth.get(number).cents() / 100.0);
                values++;
            }
        }
        return values;
    }

    private static List<Purchase> purchases(Random random) {
        // Few rows tell little of their form, and whole sums less.
        boolean whole = random.nextInt(4) == 0;
        return IntStream.range(0, 1 + random.nextInt(12))
                .mapToObj(any -> new Purchase(
                        Instant.ofEpochSecond(1_700_000_000L + random.nextInt(40_000_000)),
                        whole ? 100L * random.nextInt(5_000_000) : random.nextInt(50_000_000)))
                .toList();
    }

    private static String written(List<Purchase> truth, Random random) {
        DateTimeFormatter date = DateTimeFormatter.ofPattern(DATES.get(random.nextInt(DATES.size())), Locale.ENGLISH)
                .withZone(ZoneOffset.UTC);
        boolean comma = random.nextBoolean();
        String pattern = random.nextBoolean() ? "#,##0.00" : random.nextBoolean() ? "0.00" : "#,##0.##";
        DecimalFormatSymbols symbols = new DecimalFormatSymbols(Locale.ROOT);
        symbols.setDecimalSeparator(comma ? ',' : '.');
        symbols.setGroupingSeparator(
                comma ? (random.nextBoolean() ? '.' : '\u00a0') : random.nextBoolean() ? ',' : '\'');
        DecimalFormat sum = new DecimalFormat(pattern, symbols);
        String currency = CURRENCIES.get(random.nextInt(CURRENCIES.size()));
        char separator = ",;\t|".charAt(random.nextInt(4));
        String lineEnd = List.of("\n", "\r\n", "\r").get(random.nextInt(3));
        boolean quoted = random.nextBoolean();
        String rows = LongStream.range(0, truth.size())
                .mapToObj(number -> {
                    Purchase purchase = truth.get((int) number);
                    return row(
                            separator,
                            quoted,
                            "p" + number,
                            "u" + number % 3,
                            date.format(purchase.time()),
                            currency + sum.format(purchase.cents() / 100.0));
                })
                .collect(Collectors.joining(lineEnd));
        return (random.nextInt(4) == 0 ? "\uFEFF" : "")
                + row(separator, quoted, "no", "who", "at", "sum")
                + lineEnd
                + rows
                + (random.nextBoolean() ? lineEnd : "");
    }

    private static String row(char separator, boolean quoted, String... cells) {
        return Arrays.stream(cells)
                .map(cell -> quoted || cell.indexOf(separator) >= 0 ? '"' + cell + '"' : cell)
                .collect(Collectors.joining(String.valueOf(separator)));
    }
}
