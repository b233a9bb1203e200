package io.tidewatch.replay.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tidewatch.mapping.DateOrder;
import io.tidewatch.mapping.DecimalSign;
import io.tidewatch.mapping.FieldMapping;
import io.tidewatch.mapping.RowFilter;
import io.tidewatch.mapping.RowProblem;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TidewatchException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other people's exports have in them: each is read right, or left out and counted, or refused with the remedy. */
class ForeignLogTest {
    private static final FieldMapping PURCHASES =
            LogText.mapping(Map.of("user_id", "cust", "time", "date", "value", "amount"), Map.of("type", "purchase"));

    @TempDir
    private Path folder;

    @Test
    void aVisitCountsThoughAFieldOfItIsWrong() {
        LogText log = LogText.read(
                Dataset.CSV,
                FieldMapping.NONE,
                folder,
                "user_id,time,type,value,currency,rating,quantity",
                "a,2024-03-01,purchase,2e9,eur,,2",
                "a,2024-03-02,purchase,7,pounds,five,some",
                "a,2024-03-03,purchase,NaN,GBP,11,2");
        assertThat(log.unusable().total()).isZero();
        assertThat(log.events()).hasSize(3);
        assertThat(log.events().get(0).currency()).hasValue("EUR");
        assertThat(log.events().get(0).value()).isEmpty();
        assertThat(log.events().get(1).value()).hasValue(7);
        assertThat(log.events().get(2).quantity()).hasValue(2);
        assertThat(log.unusable().remarks().keySet())
                .containsExactlyInAnyOrder(
                        "left out: field 'value' must be 0 to 1000000000",
                        "left out: field 'value' is no number",
                        "left out: field 'currency' must be an ISO 4217 code of three capital letters",
                        "left out: field 'rating' is no number",
                        "left out: field 'rating' must be 0 to 5",
                        "left out: field 'quantity' is no number");
        assertThat(log.unusable().describe())
                .contains("1 row: left out: field 'rating' is no number, e.g. line 3:"
                        + " a,2024-03-02,purchase,7,pounds,five,some");
    }

    @Test
    void aPriceIsNotMultipliedByPiecesThatAreNotKnown() {
        LogText log = LogText.read(
                Dataset.CSV, FieldMapping.NONE, folder, "user_id,time,type,price,quantity", "a,2024-03-01,buy,3.5,few");
        assertThat(log.events().get(0).value()).isEmpty();
    }

    @Test
    void aPurchaseOfANegativeAmountIsAReturnAndSaid() {
        LogText table = LogText.read(
                Dataset.CSV,
                PURCHASES,
                folder,
                "cust,date,amount,quantity",
                "a,2024-03-01,5,1",
                "a,2024-03-02,-5.5,-2");
        LogText json = LogText.read(
                Dataset.JSONL,
                folder,
                "{\"event_id\":\"e\",\"user_id\":\"a\",\"time\":\"2024-03-02\",\"type\":\"purchase\",\"value\":-5.5}");
        assertThat(table.events()).extracting(ShopEvent::type).containsExactly(EventType.PURCHASE, EventType.RETURN);
        assertThat(table.events().get(1).value()).hasValue(5.5);
        assertThat(table.events().get(1).quantity()).hasValue(2);
        assertThat(json.events()).extracting(ShopEvent::type).containsExactly(EventType.RETURN);
        assertThat(table.unusable().remarks().get("read as a return: a purchase with a negative amount"))
                .extracting(UnusableRows.Kind::rows, UnusableRows.Kind::exampleLine)
                .containsExactly(1L, 3L);
    }

    @Test
    void oneDateSettlesTheOrderOfTheWholeColumn() {
        LogText log = LogText.read(
                Dataset.CSV,
                PURCHASES,
                folder,
                "cust,date,amount",
                "a,1/5/2025 9:15,1",
                "a,1/31/2025 9:15,1",
                "a,4/4/2025 9:15,1");
        assertThat(log.events())
                .extracting(event -> event.time().toString().substring(0, 10))
                .containsExactly("2025-01-05", "2025-01-31", "2025-04-04");
    }

    @Test
    void anOrderThatNoDateTellsIsAskedFor() {
        String[] lines = {"cust,date,amount", "a,1/5/2025,1", "a,2/5/2025,1"};
        FieldMapping told = FieldMapping.of(
                Map.of("user_id", "cust", "time", "date"),
                Map.of("type", "purchase"),
                Map.of(),
                Optional.empty(),
                new FieldMapping.Forms(
                        Optional.empty(), Optional.of(DateOrder.MONTH_FIRST), Optional.empty(), Optional.empty()));
        assertThatThrownBy(() -> LogText.read(Dataset.CSV, PURCHASES, folder, lines))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContainingAll("line 2: 1/5/2025", "--date-order");
        assertThat(LogText.read(Dataset.CSV, told, folder, lines)
                        .events()
                        .get(0)
                        .time())
                .isEqualTo(Instant.parse("2025-01-05T00:00:00Z"));
    }

    @Test
    void datesOfBothOrdersAreRefusedWithAnExampleOfEach() {
        assertThatThrownBy(() -> LogText.read(
                        Dataset.CSV, PURCHASES, folder, "cust,date,amount", "a,1/31/2025,1", "a,31/1/2025,1"))
                .hasMessageContainingAll("line 3: 31/1/2025", "line 2: 1/31/2025", "--date-order");
    }

    @Test
    void aNumberWithCommasSettlesTheOthersOfItsColumn() {
        LogText log = LogText.read(
                Dataset.CSV,
                PURCHASES,
                folder,
                "cust;date;amount",
                "a;2024-03-01;1.049,90",
                "a;2024-03-02;1.250",
                "a;2024-03-03;7");
        assertThat(log.events()).extracting(event -> event.value().orElse(-1)).containsExactly(1049.9, 1250.0, 7.0);
    }

    @Test
    void aColumnTakesTheSignOfTheOthersOrAsksForIt() {
        FieldMapping prices = LogText.mapping(Map.of("value", "total"), Map.of("type", "purchase"));
        LogText log = LogText.read(Dataset.CSV, prices, folder, "user_id;time;total;rating", "a;2024-03-01;1.250;4,5");
        FieldMapping told = FieldMapping.of(
                Map.of("user_id", "cust", "time", "date", "value", "amount"),
                Map.of("type", "purchase"),
                Map.of(),
                Optional.empty(),
                new FieldMapping.Forms(
                        Optional.empty(), Optional.empty(), Optional.of(DecimalSign.POINT), Optional.empty()));
        String[] grouped = {"cust;date;amount", "a;2024-03-01;1,234", "a;2024-03-02;12,500"};
        assertThat(log.events().get(0).value()).hasValue(1250);
        assertThatThrownBy(() -> LogText.read(Dataset.CSV, PURCHASES, folder, grouped))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContainingAll("line 2: 1,234", "--decimal");
        assertThat(LogText.read(Dataset.CSV, told, folder, grouped).events())
                .extracting(event -> event.value().orElse(-1))
                .containsExactly(1234.0, 12500.0);
    }

    @Test
    void numbersOfBothSignsAreRefusedWithAnExampleOfEach() {
        assertThatThrownBy(() -> LogText.read(
                        Dataset.CSV,
                        PURCHASES,
                        folder,
                        "cust;date;amount",
                        "a;2024-03-01;49,90",
                        "a;2024-03-02;1,234.50"))
                .hasMessageContainingAll("line 3: 1,234.50", "line 2: 49,90", "--decimal");
    }

    @Test
    void whatIsWrittenForNobodyIsNobodyAndARoundedIdIsNotUsed() {
        LogText log = LogText.read(
                Dataset.CSV,
                PURCHASES,
                folder,
                "cust,date,amount",
                "4711.0,2024-03-01,1",
                "4711,2024-03-02,1",
                "nan,2024-03-03,1",
                "#N/A,2024-03-04,1",
                "(not set),2024-03-05,1",
                "1.23457E+12,2024-03-06,1");
        assertThat(log.events()).extracting(ShopEvent::userId).containsExactly("4711", "4711");
        assertThat(log.unusable(RowProblem.NO_USER)).isEqualTo(3);
        assertThat(log.unusable(RowProblem.ROUNDED_USER)).isOne();
    }

    @Test
    void theFirstLineOfAnOrderSpeaksForTheOthers() {
        FieldMapping mapping = FieldMapping.of(
                        Map.of("user_id", "Email", "time", "Created at", "item_id", "sku", "quantity", "pieces"),
                        Map.of("type", "purchase"),
                        Map.of(),
                        Optional.of("Name"),
                        FieldMapping.Forms.UNSAID)
                .where(List.of(RowFilter.of("Status!=voided")));
        LogText log = LogText.read(
                Dataset.CSV,
                mapping,
                folder,
                "Name,Email,Status,Currency,Created at,pieces,sku,price",
                "#1,a,paid,USD,2025-01-05 10:11:00 -0500,1,k,45.00",
                "#1,,,,,2,m,15.00",
                "#2,,paid,USD,2025-01-06 10:00:00 -0500,1,p,20.00",
                "#3,b,voided,USD,2025-01-07 10:00:00 -0500,1,o,500.00",
                "#3,,,,,1,o2,5.00",
                "#4,b,paid,USD,2025-01-08 10:00:00 -0500,1,l,20.00");
        assertThat(log.events())
                .extracting(
                        ShopEvent::eventId,
                        ShopEvent::userId,
                        event -> event.value().orElse(-1))
                .containsExactly(tuple("#1", "a", 75.0), tuple("#4", "b", 20.0));
        assertThat(log.events().get(0).items()).hasSize(2);
        assertThat(log.unusable(RowProblem.NOT_WANTED)).isEqualTo(2);
        assertThat(log.unusable(RowProblem.NO_USER)).isOne();
        assertThat(log.unusable().shareLeftOut()).isEqualTo(.25);
    }

    @Test
    void filtersTakeTheRowsThatTheyName() {
        LogText log = LogText.read(
                Dataset.JSONL,
                FieldMapping.NONE.where(List.of(RowFilter.of("shop.test!=true"), RowFilter.of("kind=Order"))),
                folder,
                "{\"event_id\":\"1\",\"user_id\":\"a\",\"time\":\"2024-03-02\",\"type\":\"browse\",\"kind\":\"order\"}",
                "{\"event_id\":\"2\",\"user_id\":\"a\",\"time\":\"2024-03-02\",\"type\":\"browse\",\"kind\":\"order\","
                        + "\"shop\":{\"test\":true}}",
                "{\"event_id\":\"3\",\"user_id\":\"a\",\"time\":\"2024-03-02\",\"type\":\"browse\"}");
        assertThat(log.events()).extracting(ShopEvent::eventId).containsExactly("1");
        assertThat(log.unusable(RowProblem.NOT_WANTED)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "status", "=paid", "!=paid"})
    void whatIsNoFilterIsRefused(String text) {
        assertThatThrownBy(() -> RowFilter.of(text)).hasMessageContaining("'tags!~test' is expected");
    }

    @Test
    void aReturnWithANegativeAmountIsOfThatAmount() {
        LogText log = LogText.read(
                Dataset.CSV, FieldMapping.NONE, folder, "user_id,time,type,value", "a,2024-03-01,return,-80.00");
        assertThat(log.events().get(0).value()).hasValue(80);
        assertThat(log.unusable().remarks()).isEmpty();
    }

    @Test
    void equalTotalsOnAllLinesOfAnOrderAreRemarkedOn() {
        FieldMapping mapping = FieldMapping.of(
                Map.of("user_id", "cust", "time", "date", "item_id", "sku", "quantity", "n", "value", "total"),
                Map.of("type", "purchase"),
                Map.of(),
                Optional.of("order"),
                FieldMapping.Forms.UNSAID);
        LogText log = LogText.read(
                Dataset.CSV,
                mapping,
                folder,
                "order,cust,date,sku,n,total",
                "o1,a,2024-03-01,s1,2,80",
                "o1,a,2024-03-01,s2,1,80",
                "o2,a,2024-03-02,s1,1,7",
                "o2,a,2024-03-02,s2,1,8",
                "o3,a,2024-03-03,s2,1,8");
        assertThat(log.unusable().describe())
                .singleElement()
                .asString()
                .startsWith("1 row: added up: an order whose lines all have the same value")
                .endsWith("e.g. line 2: o1,a,2024-03-01,s1,2,80");
    }

    @Test
    void aColumnThatNobodyMappedCostsNoRowThoughNothingSettlesItsSign() {
        LogText log = LogText.read(
                Dataset.CSV,
                PURCHASES,
                folder,
                "cust;date;amount;Quantity;Rating",
                "a;2024-03-01;5;1,234;4,5",
                "a;2024-03-02;5;2;4.5");
        assertThat(log.events()).extracting(event -> event.value().orElse(-1)).containsExactly(5.0, 5.0);
        assertThat(log.events()).extracting(event -> event.rating().orElse(-1)).containsExactly(4.5, 4.5);
        assertThat(log.unusable().remarks().keySet())
                .containsExactly(
                        "left out: field 'quantity' can be read as two numbers; say which sign is the decimal one"
                                + " with --decimal");
    }

    @Test
    void ofJsonWhatOneRecordProvesIsTakenForAll() {
        LogText log = LogText.read(
                Dataset.JSONL,
                FieldMapping.NONE,
                folder,
                "{\"user_id\":\"a\",\"time\":\"2/1/2025\",\"type\":\"purchase\",\"value\":\"1,234\"}",
                "{\"user_id\":\"a\",\"time\":\"31/1/2025\",\"type\":\"purchase\",\"value\":\"13,50\"}",
                "{\"user_id\":\"a\",\"time\":\"31/1/2025\",\"type\":\"purchase\",\"value\":12.345}");
        assertThat(log.events())
                .extracting(ShopEvent::time, event -> event.value().orElse(-1))
                .containsExactly(
                        tuple(Instant.parse("2025-01-02T00:00:00Z"), 1.234),
                        tuple(Instant.parse("2025-01-31T00:00:00Z"), 13.5),
                        tuple(Instant.parse("2025-01-31T00:00:00Z"), 12.345));
        assertThat(log.unusable().settled())
                .containsExactly(
                        "dates begin with the day (line 2: 31/1/2025)",
                        "numbers of 'value' have a decimal comma (line 2: 13,50)");
    }

    @Test
    void ofJsonWhatCanBeReadInTwoWaysIsLeftOutOrRefusedWithTheRemedy() {
        LogText log = LogText.read(
                Dataset.JSONL,
                FieldMapping.NONE,
                folder,
                "{\"user_id\":\"a\",\"time\":\"2025-01-02\",\"type\":\"purchase\",\"value\":\"1,234\"}");
        assertThat(log.events()).extracting(event -> event.value().isPresent()).containsExactly(false);
        assertThat(log.unusable().describe())
                .singleElement()
                .asString()
                .contains("can be read as two numbers", "--decimal");
        assertThatThrownBy(() -> LogText.read(
                        Dataset.JSONL,
                        FieldMapping.NONE,
                        folder,
                        "{\"user_id\":\"a\",\"time\":\"2/1/2025\",\"type\":\"purchase\"}"))
                .hasMessageContaining("--date-order");
    }

    @Test
    void aMarkBeforeAQuotedNameIsNoPartOfIt() {
        LogText log = LogText.read(
                Dataset.CSV, PURCHASES, folder, "\uFEFF\"cust;no\";\"cust\";\"date\";\"amount\"", "x;a;2024-03-01;5");
        assertThat(log.events()).extracting(ShopEvent::userId).containsExactly("a");
    }

    @Test
    void aTableMayNameItsSeparatorAndEndItsLinesAsItLikes() {
        LogText named =
                LogText.read(Dataset.CSV, PURCHASES, folder, "sep=;\r", "cust;date;amount\r", "a;2024-03-01;5\r");
        LogText old =
                LogText.read(Dataset.CSV, PURCHASES, folder, "cust;date;amount\ra;2024-03-01;5\rb;2024-03-02;6\r");
        assertThat(named.events()).extracting(ShopEvent::userId).containsExactly("a");
        assertThat(old.events()).extracting(ShopEvent::userId).containsExactly("a", "b");
    }

    @Test
    void aQuoteThatIsNotClosedIsRefusedWithItsLine() {
        String[] open = {
            "cust,date,what,amount", "a,2024-03-01,pan,5", "b,2024-03-02,\"half open,6", "c,2024-03-03,lid,7"
        };
        String[] closedLater = {
            "cust,date,what,amount", "a,2024-03-01,\"half open,5", "b,2024-03-02,pan,6", "c,2024-03-03,lid\",7"
        };
        assertThatThrownBy(() -> LogText.read(Dataset.CSV, PURCHASES, folder, open))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContainingAll("line 3", "close it, or write it twice");
        assertThatThrownBy(() -> LogText.read(Dataset.CSV, PURCHASES, folder, closedLater))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContainingAll("line 2", "3 lines that look like rows", "close it, or write it twice");
    }

    @Test
    void aCellMayHaveLinesOfItsOwn() {
        LogText log = LogText.read(
                Dataset.CSV,
                PURCHASES,
                folder,
                "cust,date,what,amount",
                "a,2024-03-01,\"two\r\nlines, and a comma\",5",
                "b,2024-03-02,\"12\"\" pan\",6");
        assertThat(log.unusable().total()).isZero();
        assertThat(log.events()).extracting(ShopEvent::userId).containsExactly("a", "b");
    }
}
