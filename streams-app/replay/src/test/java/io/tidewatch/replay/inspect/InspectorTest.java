package io.tidewatch.replay.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tidewatch.mapping.FieldMapping;
import io.tidewatch.mapping.Preset;
import io.tidewatch.replay.log.TextForm;
import io.tidewatch.replay.log.UnusableRows;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectorTest {
    private static final Instant LATEST = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path folder;

    private final List<ShopEvent> events = new ArrayList<>();

    @Test
    void columnsAreGuessedByTheirNamesAndWhatStandsInThem() {
        Inspection found = inspect(
                "Order No;Client;Ordered at;Sum;Remark",
                "1;a;5.1.2025 10:00;1.049,90;paid late",
                "2;a;6.2.2025 10:00;20,00;",
                "3;b;7.2.2025 10:00;30,00;");
        assertThat(found.separator()).hasValue(';');
        assertThat(found.options())
                .containsExactly(
                        "--dataset",
                        "csv",
                        "--map",
                        "user_id=Client",
                        "--map",
                        "time=Ordered at",
                        "--map",
                        "value=Sum",
                        "--map",
                        "order_id=Order No",
                        "--constant",
                        "type=purchase");
        assertThat(events).extracting(event -> event.value().orElse(-1)).containsExactly(1049.9, 20.0, 30.0);
        assertThat(reading(found).settled())
                .containsExactly("numbers of 'value' have a decimal comma (line 2: 1.049,90)");
        assertThat(column(found, "Sum").oddities()).containsExactly("decimal comma");
        assertThat(column(found, "Remark").filled()).isOne();
    }

    @Test
    void rowsThatAreLinesOfOrdersAreGuessedToBeAndTheOrdersTotalCountsOnce() {
        Inspection found = inspect(
                "order,email,date,sku,qty,order_total",
                "1,u1,2025-01-05,A,1,80.00",
                "1,u1,2025-01-05,B,2,80.00",
                "2,u1,2025-02-05,A,1,10.00");
        assertThat(found.options()).containsSubsequence("--map", "order_value=order_total", "--group-by", "order");
        assertThat(events).extracting(event -> event.value().orElse(-1)).containsExactly(80.0, 10.0);
    }

    @Test
    void ordersOfOneLineEachAreNoLinesOfOrdersHoweverManyThereAre() {
        List<String> rows = IntStream.range(0, ColumnLook.MAX_DIFFERENT + 2_000)
                .mapToObj(row -> row + ",u" + row % 500 + ",2025-01-" + day(row) + ",sku" + row % 9 + ",5")
                .collect(Collectors.toCollection(ArrayList::new));
        rows.add(0, "order,email,date,sku,total");
        Inspection found = inspect(rows.toArray(String[]::new));
        assertThat(column(found, "order").hasMore()).isTrue();
        assertThat(found.options()).doesNotContain("--group-by").contains("order_id=order");
        assertThat(found.reading().orElseThrow().events()).isEqualTo(rows.size() - 1);
    }

    @Test
    void aTypeIsGuessedOnlyWhereAnEventsNameStandsInTheColumn() {
        inspect("customer,time,type", "u1,2025-01-05,web", "u1,2025-01-06,pos");
        assertThat(events).extracting(ShopEvent::type).containsOnly(EventType.BROWSE);

        Inspection found = inspect("customer,time,type", "u1,2025-01-05,order", "u1,2025-01-06,heartbeat");
        assertThat(events).extracting(ShopEvent::type).containsExactly(EventType.PURCHASE);
        assertThat(found.types())
                .extracting(Inspection.TypeName::name, type -> type.meaning().isPresent())
                .containsExactly(tuple("order", true), tuple("heartbeat", false));
    }

    @Test
    void aSystemsExportIsRecognised() {
        Inspection found = inspect(
                "{\"messageId\":\"m1\",\"userId\":\"u1\",\"type\":\"track\",\"event\":\"Order Completed\",\"timestamp\":\"2025-01-05T10:11:12Z\",\"properties\":{\"order_id\":\"o1\",\"total\":5}}");
        assertThat(found.preset()).map(Preset::name).hasValue("segment");
        assertThat(found.options()).containsExactly("--preset", "segment");
        assertThat(events).extracting(ShopEvent::eventId).containsExactly("o1");
    }

    @Test
    void aPublishedDataSetIsRecognisedUnlessTheUserSaysOtherwise() {
        String[] lines = {
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID",
            "536365,85123A,HOLDER,6,2010-12-01 08:26:00,2.55,17850.0",
            "C536379,85123A,HOLDER,-1,2010-12-02 08:26:00,2.55,17850.0"
        };
        Inspection found = inspect(lines);
        assertThat(found.options()).containsExactly("--dataset", "online-retail");
        assertThat(events).extracting(ShopEvent::type).containsExactly(EventType.PURCHASE, EventType.RETURN);

        FieldMapping said = FieldMapping.of(
                Map.of("user_id", "StockCode"), Map.of(), Map.of(), Optional.empty(), FieldMapping.Forms.UNSAID);
        assertThat(inspect(said, lines).options()).containsSubsequence("--dataset", "csv");
        assertThat(events).extracting(ShopEvent::userId).containsOnly("85123A");
    }

    @Test
    void theContractsOwnFormNeedsNoOption() {
        Inspection found = inspect(
                "{\"event_id\":\"e1\",\"user_id\":\"u1\",\"type\":\"browse\",\"time\":\"2025-01-05T10:11:12Z\"}",
                "{\"event_id\":\"e1\",\"user_id\":\"u1\",\"type\":\"browse\",\"time\":\"2025-01-05T10:11:12Z\"}",
                "oops");
        assertThat(found.preset()).isEmpty();
        assertThat(found.options()).containsExactly("--dataset", "jsonl");
        assertThat(found.otherText()).isOne();
        assertThat(found.reading().orElseThrow().duplicates()).isOne();
    }

    @Test
    void whatTheUserSaysGoesBeforeTheGuess() {
        FieldMapping said = FieldMapping.of(
                Map.of("user_id", "till"), Map.of(), Map.of(), Optional.empty(), FieldMapping.Forms.UNSAID);
        Inspection found = inspect(said, "customer,till,date,total", "u1,t1,2025-01-05,5");
        assertThat(found.options()).containsSubsequence("--map", "user_id=till", "--map", "time=date");
        assertThat(events).extracting(ShopEvent::userId).containsExactly("t1");
    }

    @Test
    void aFileThatCannotBeReadYetIsDescribedAllTheSame() {
        Inspection found = inspect("customer,date,total", "u1,3/4/2025,5", "u1,5/6/2025,5");
        assertThat(found.reading()).isEmpty();
        assertThat(found.problem()).hasValueSatisfying(said -> assertThat(said).contains("--date-order"));
        assertThat(column(found, "date").oddities())
                .containsExactly("no date tells whether the day or the month comes first");
    }

    @Test
    void cellsThatAreNoCustomersAreOdd() {
        Inspection found = inspect(
                "customer,date,total",
                "1.23457E+12,2025-01-05,1.5E+3",
                "4711,2025-01-06,5",
                "#N/A,2025-01-07,5",
                "J�rg,2025-01-07,5");
        assertThat(column(found, "customer").oddities())
                .containsExactly(
                        "1 cell is a long number that a spreadsheet has rounded: several have become one, e.g. line 2: 1.23457E+12",
                        "1 cell stands for nothing, e.g. line 4: #N/A",
                        "1 cell has letters that were lost in another encoding, e.g. line 5: J�rg");
        assertThat(column(found, "total").oddities()).isEmpty();
    }

    @Test
    void aLogInWhichNobodyComesBackIsWarnedOf() {
        Inspection found = inspect(rows(100, row -> "order-" + row + ",2025-01-" + day(row) + ",5"));
        assertThat(found.reading().orElseThrow().warnings())
                .singleElement()
                .asString()
                .startsWith("Hardly anybody comes back: 0 of 100 customers");
    }

    @Test
    void aCustomerWithHalfOfAllEventsIsWarnedOf() {
        Inspection found = inspect(rows(
                100,
                row -> (row < 60 ? "guest" : "u" + row % 20) + ",2025-01-" + day(row) + "T" + (10 + row % 10)
                        + ":00,5"));
        assertThat(found.reading().orElseThrow().warnings())
                .singleElement()
                .asString()
                .startsWith("One customer, 'guest', has 60 % of all events.");
    }

    @Test
    void timesThatStandAloneAreWarnedOf() {
        Inspection found = inspect(rows(
                300,
                row -> "u" + row % 20 + "," + (row == 7 ? "1999" : "2025") + "-01-" + day(row) + "T10:"
                        + (10 + row % 50) + ",5"));
        assertThat(found.reading().orElseThrow().warnings())
                .singleElement()
                .asString()
                .startsWith("1 of 300 events stand alone, a year or more before all others (1999-01).");
    }

    @Test
    void whatIsNoTextIsRefused() {
        Path file = write("PAR1");
        Inspector inspector = new Inspector(file, TextForm.PLAIN, FieldMapping.NONE, Optional.empty(), LATEST);
        assertThatThrownBy(() -> inspector.inspect(events::add))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("Parquet");
    }

    private static String[] rows(int count, IntFunction<String> row) {
        List<String> rows = IntStream.range(0, count).mapToObj(row).collect(Collectors.toCollection(ArrayList::new));
        rows.add(0, "customer,date,total");
        return rows.toArray(String[]::new);
    }

    private static String day(int row) {
        return String.format("%02d", 1 + row % 28);
    }

    private Inspection inspect(String... lines) {
        return inspect(FieldMapping.NONE, lines);
    }

    private Inspection inspect(FieldMapping said, String... lines) {
        events.clear();
        return new Inspector(write(lines), TextForm.PLAIN, said, Optional.empty(), LATEST).inspect(events::add);
    }

    private Path write(String... lines) {
        try {
            return Files.writeString(folder.resolve("log.txt"), String.join("\n", lines));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static UnusableRows reading(Inspection found) {
        return found.reading().orElseThrow().rows();
    }

    private static ColumnFacts column(Inspection found, String name) {
        return found.columns().stream()
                .filter(facts -> facts.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
