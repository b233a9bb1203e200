package io.tidewatch.collector.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.http.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever a body holds, and whether or not the disk works: what counts as accepted is in the spool, and all else is counted too. */
class AdaptersPropertyTest {
    /** Systems that send several events in a body. */
    enum System {
        SEGMENT,
        GA4,
        SNOWPLOW
    }

    /** What an event is. */
    enum Kind {
        GOOD,
        OTHER,
        NOBODYS,
        /** Says no readable time, or is damaged otherwise. */
        DAMAGED,
        NO_OBJECT
    }

    @Property(tries = 150)
    void countsAsAcceptedWhatIsInTheSpool(
            @ForAll System system,
            @ForAll @Size(max = 20) List<Kind> kinds,
            @ForAll @Size(min = 20, max = 20) List<@IntRange(max = 5) Integer> numbers,
            @ForAll boolean diskWorks)
            throws IOException {
        Path folder = Files.createTempDirectory("adapters");
        try (AdapterUnderTest adapter = new AdapterUnderTest(folder)) {
            StringBuilder body = new StringBuilder();
            for (int place = 0; place < kinds.size(); place++) {
                body.append(place > 0 ? "," : "").append(event(system, kinds.get(place), numbers.get(place)));
            }
            if (!diskWorks) {
                adapter.breakDisk();
            }
            // When
            Answer answer = post(adapter, system, body.toString());
            // Then
            boolean anyGood = kinds.contains(Kind.GOOD);
            if (anyGood && !diskWorks) {
                assertThat(answer.status()).isEqualTo(503);
                assertThat(adapter.counted()).isEmpty();
                return;
            }
            assertThat(answer.status()).isBetween(200, 299);
            assertThat(sum(adapter, "accepted|duplicate|refused")).isEqualTo(kinds.size());
            if (diskWorks) {
                long distinct = Stream.iterate(0, place -> place + 1)
                        .limit(kinds.size())
                        .filter(place -> kinds.get(place) == Kind.GOOD)
                        .map(numbers::get)
                        .distinct()
                        .count();
                assertThat(sum(adapter, "accepted"))
                        .isEqualTo(adapter.kept().size())
                        .isEqualTo((int) distinct);
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private static int sum(AdapterUnderTest adapter, String outcomes) {
        return adapter.counted().stream()
                .map(line -> line.split(" "))
                .filter(words -> words[1].matches(outcomes))
                .mapToInt(words -> Integer.parseInt(words[2]))
                .sum();
    }

    private static Answer post(AdapterUnderTest adapter, System system, String events) {
        Map<String, String> basic = Map.of(
                "authorization",
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString((AdapterUnderTest.SERVER + ":").getBytes(StandardCharsets.UTF_8)));
        return switch (system) {
            case SEGMENT -> adapter.post("/v1/batch", "", basic, "{\"batch\":[" + events + "]}");
            case GA4 ->
                adapter.post(
                        "/mp/collect",
                        "api_secret=" + AdapterUnderTest.SERVER,
                        Map.of(),
                        "{\"events\":[" + events + "]}");
            case SNOWPLOW ->
                adapter.post(
                        "/com.snowplowanalytics.snowplow/tp2",
                        "key=" + AdapterUnderTest.SERVER,
                        Map.of(),
                        "{\"data\":[" + events + "]}");
        };
    }

    private static String event(System system, Kind kind, int number) {
        if (kind == Kind.NO_OBJECT) {
            return "[" + number + "]";
        }
        String user = kind == Kind.NOBODYS ? "(not set)" : "u";
        boolean other = kind == Kind.OTHER;
        return switch (system) {
            case SEGMENT ->
                "{\"messageId\":\"m%d\",\"userId\":\"%s\",\"event\":\"%s\",\"timestamp\":\"%s\"}"
                        .formatted(
                                number,
                                user,
                                other ? "Video Started" : "Product Viewed",
                                kind == Kind.DAMAGED ? "soon" : "2026-11-22T10:15:30Z");
            case GA4 ->
                "{\"name\":\"%s\",\"user_id\":\"%s\",\"timestamp_micros\":\"%s\",\"params\":{\"transaction_id\":\"o%d\"}}"
                        .formatted(
                                other ? "scroll" : "purchase",
                                user,
                                kind == Kind.DAMAGED ? "soon" : "1795342530250000",
                                number);
            case SNOWPLOW ->
                kind == Kind.DAMAGED
                        ? "{\"e\":\"ue\",\"eid\":\"m%d\",\"uid\":\"u\",\"ue_px\":\"e30\"}".formatted(number)
                        : "{\"e\":\"%s\",\"eid\":\"m%d\",\"uid\":\"%s\",\"dtm\":\"1795342530250\"}"
                                .formatted(other ? "pp" : "pv", number, user);
        };
    }
}
