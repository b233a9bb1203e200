package io.tidewatch.replay.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.mapping.FieldMapping;
import io.tidewatch.mapping.RowProblem;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.LineItem;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.TidewatchException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users' own logs, {@code csv} and {@code jsonl}. */
class MappedLogTest {
    private static final FieldMapping PURCHASES =
            LogText.mapping(Map.of("user_id", "cust", "time", "date", "value", "amount"), Map.of("type", "purchase"));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void aTableIsReadByItsMappingWhateverSeparatesIt(String separator) {
        LogText log = LogText.read(
                Dataset.CSV,
                PURCHASES,
                folder,
                "\uFEFF" + String.join(separator, "Cust", "date", "amount"),
                String.join(separator, "b", "2024-03-02", "7.5"),
                String.join(separator, "\"a\"", "2024-03-01", "\"12\""));
        assertThat(log.events()).extracting(ShopEvent::userId).containsExactly("a", "b");
        assertThat(log.events()).extracting(ShopEvent::type).containsOnly(EventType.PURCHASE);
        assertThat(log.events().get(0).value()).hasValue(12);
    }

    @ParameterizedTest
    @CsvSource({
        "2024-03-01, 2024-03-01T00:00:00Z",
        "20240301, 2024-03-01T00:00:00Z",
        "2024-03-01T10:20:30Z, 2024-03-01T10:20:30Z",
        "2024-03-01T10:20:30.5+02:00, 2024-03-01T08:20:30.500Z",
        "2024-03-01T10:20, 2024-03-01T10:20:00Z",
        "2024-03-01 10:20:30, 2024-03-01T10:20:30Z",
        "2024-03-01 10:20:30 UTC, 2024-03-01T10:20:30Z",
        "31/03/2024 10:20, 2024-03-31T10:20:00Z",
        "3/31/2024 2:05 pm, 2024-03-31T14:05:00Z",
        "03-31-2024 12:05:09 AM, 2024-03-31T00:05:09Z",
        "2024-03-01 10:20:30 PM, 2024-03-01T22:20:30Z",
        "31-03-2024, 2024-03-31T00:00:00Z",
        "2024/03/01 9:05, 2024-03-01T09:05:00Z",
        "01.03.2024 10:20, 2024-03-01T10:20:00Z",
        "1709288430, 2024-03-01T10:20:30Z",
        "1709288430123, 2024-03-01T10:20:30.123Z",
        "1709288430123456, 2024-03-01T10:20:30.123Z",
        "1709288430123456789, 2024-03-01T10:20:30.123Z",
        "1709288430.25, 2024-03-01T10:20:30.250Z",
        "1.70928843E9, 2024-03-01T10:20:30Z",
        "1.70928843012E12, 2024-03-01T10:20:30.120Z",
        "20240301102030, 2024-03-01T10:20:30Z",
        "45352.43090278, 2024-03-01T10:20:30Z",
        "45352, 2024-03-01T00:00:00Z"
    })
    void timesAreReadInTheUsualForms(String written, Instant meant) {
        LogText log = LogText.read(Dataset.CSV, PURCHASES, folder, "cust,date,amount", "a," + written + ",1");
        assertThat(log.events()).extracting(ShopEvent::time).containsExactly(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "31/02/2024",
                "2024-02-30",
                "20240230",
                "2024-03-01 25:00",
                "2024-03-01T10",
                "soon",
                "17092884301234567"
            })
    void whatIsNoTimeIsCounted(String written) {
        LogText log = LogText.read(
                Dataset.CSV, PURCHASES, folder, "cust,date,amount", "a,2024-03-01,1", "a," + written + ",1");
        assertThat(log.unusable(RowProblem.BAD_TIME)).isOne();
    }

    @Test
    void aTimePatternReadsWhatIsInNoUsualForm() {
        FieldMapping mapping = FieldMapping.of(
                Map.of(),
                Map.of("type", "purchase"),
                Map.of(),
                Optional.empty(),
                new FieldMapping.Forms(
                        Optional.of("MMM d yyyy h:mm a"), Optional.empty(), Optional.empty(), Optional.empty()));
        LogText log = LogText.read(Dataset.CSV, mapping, folder, "user_id,time", "a,Mar 1 2024 2:05 pm");
        assertThat(log.events()).extracting(ShopEvent::time).containsExactly(Instant.parse("2024-03-01T14:05:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "view, BROWSE", "PageView, BROWSE", "pv, BROWSE", "addtocart, CART", "Add_To_Cart, CART", "fav, FAVOURITE",
        "wishlist, FAVOURITE", "buy, PURCHASE", "Transaction, PURCHASE", "order, PURCHASE", "refund, RETURN",
                "glance, SEARCH"
    })
    void typesAreKnownByTheirUsualNamesOrByAMapping(String written, EventType meant) {
        FieldMapping mapping = FieldMapping.of(
                Map.of(), Map.of(), Map.of("type:glance", "search"), Optional.empty(), FieldMapping.Forms.UNSAID);
        LogText log = LogText.read(Dataset.CSV, mapping, folder, "user_id,time,type", "a,2024-03-01," + written);
        assertThat(log.events()).extracting(ShopEvent::type).containsExactly(meant);
    }

    @Test
    void linesOfAnOrderBecomeOnePurchase() {
        FieldMapping mapping = FieldMapping.of(
                Map.of("user_id", "cust", "time", "date", "item_id", "sku", "quantity", "n"),
                Map.of("type", "purchase", "currency", "EUR"),
                Map.of(),
                Optional.of("order"),
                FieldMapping.Forms.UNSAID);
        LogText log = LogText.read(
                Dataset.CSV,
                mapping,
                folder,
                "order,cust,date,sku,n,price",
                "o1,a,2024-03-01,s1,2,3.5",
                "o1,a,2024-03-01,s2,1,1",
                "o2,b,2024-03-01,s1,0,3.5");
        assertThat(log.events()).hasSize(1);
        ShopEvent order = log.events().get(0);
        assertThat(order.eventId()).isEqualTo("o1");
        assertThat(order.value()).hasValue(8);
        assertThat(order.currency()).hasValue("EUR");
        assertThat(order.items()).extracting(LineItem::itemId).containsExactly("s1", "s2");
        assertThat(log.unusable(RowProblem.BAD_QUANTITY)).isOne();
    }

    @Test
    void rowsWithoutIdsGetTheSameOnesEveryTime() {
        String[] lines = {"cust,date,amount", "a,2024-03-01,1", "a,2024-03-01,1"};
        List<ShopEvent> first =
                LogText.read(Dataset.CSV, PURCHASES, folder, lines).events();
        List<ShopEvent> again =
                LogText.read(Dataset.CSV, PURCHASES, folder, lines).events();
        assertThat(first).isEqualTo(again).hasSize(2);
        assertThat(first.get(0).eventId()).isNotEqualTo(first.get(1).eventId());
    }

    @Test
    void rowsThatBreakTheContractAreCountedWithTheLimit() {
        LogText log = LogText.read(
                Dataset.CSV,
                PURCHASES,
                folder,
                "cust,date,amount",
                "a,2024-03-01,1",
                "a,2024-03-01,-5",
                "a,2024-03-01,2e9",
                "a,1970-03-01,1",
                "x".repeat(200) + ",2024-03-01,1",
                "");
        assertThat(log.unusable(RowProblem.BEYOND_LIMIT)).isEqualTo(2);
        assertThat(log.unusable().describe().get(0)).contains("(field 'time' must be 1990", "line 5: a,1970-03-01,1");
        assertThat(log.events()).hasSize(3);
    }

    @Test
    void anExampleCannotMoveTheTerminalsCursor() {
        LogText log = LogText.read(
                Dataset.CSV,
                PURCHASES,
                folder,
                "cust,date,amount",
                "a,2024-03-01,1",
                "a,\u001b[2J" + "y".repeat(500) + ",1");
        assertThat(log.unusable().describe().get(0)).doesNotContain("\u001b").hasSizeLessThan(300);
    }

    @Test
    void aMappingToAFieldThatEventsDoNotHaveIsRefused() {
        assertThatThrownBy(() -> LogText.mapping(Map.of("usr", "cust"), Map.of()))
                .isInstanceOf(TidewatchException.class)
                .hasMessage(
                        "--map usr=cust: an event has no field 'usr'; there are event_id, user_id, type, time, item_id,"
                                + " category, value, currency, quantity, rating, text, session_id, price, order_id, order_value, items,"
                                + " items.item_id, items.category, items.quantity, items.price");
    }

    @Test
    void aMappingFromAColumnThatIsNotThereIsRefusedWithThoseThatAre() {
        assertThatThrownBy(() -> LogText.read(Dataset.CSV, PURCHASES, folder, "customer,date,amount", "a,2024-03-01,1"))
                .hasMessageContaining("--map user_id=cust:")
                .hasMessageContaining("has no column 'cust'; it has customer, date, amount");
    }

    @Test
    void aTableThatDoesNotSayWhatWasDoneIsRefusedWithTheRemedy() {
        assertThatThrownBy(() -> LogText.read(Dataset.CSV, folder, "user_id,time", "a,2024-03-01"))
                .hasMessage(
                        "it is not said which column is the event's 'type': add --map type=COLUMN with one of user_id,"
                                + " time, or say what all rows are with --constant type=purchase");
    }

    @Test
    void aConstantThatIsNoEventTypeIsRefused() {
        assertThatThrownBy(() -> LogText.mapping(Map.of(), Map.of("type", "wink")))
                .hasMessageContaining("--constant type=wink: there is no such event type; there are browse,");
    }

    @Test
    void jsonLinesInTheContractsFormNeedNoMapping() {
        ShopEvent event = ShopEvent.of("e1", "a", EventType.REVIEW, Instant.parse("2024-03-01T10:20:30Z"))
                .rating(2)
                .text("late")
                .build();
        LogText log = LogText.read(
                Dataset.JSONL,
                folder,
                new String(ShopEventCodec.write(event), StandardCharsets.UTF_8),
                "{broken}",
                "nothing");
        assertThat(log.events()).containsExactly(event);
        assertThat(log.unusable(RowProblem.MALFORMED)).isEqualTo(2);
    }

    @Test
    void jsonLinesAreMappedByPathsOfKeys() {
        FieldMapping mapping = LogText.mapping(
                Map.of("user_id", "user.id", "time", "at", "type", "action", "value", "total"),
                Map.of("currency", "EUR"));
        LogText log = LogText.read(
                Dataset.JSONL,
                mapping,
                folder,
                "{\"user\":{\"id\":17},\"at\":1709288430,\"action\":\"buy\",\"total\":\"9.90\",\"items\":[{\"item_id\":\"x\","
                        + "\"quantity\":2}]}",
                "{\"user\":\"nobody\",\"at\":1709288430,\"action\":\"buy\"}",
                "{\"user\":{\"id\":17},\"at\":1709288431,\"action\":\"view\",\"items\":5}");
        assertThat(log.events()).hasSize(2);
        assertThat(log.unusable().remarks()).hasSize(1);
        ShopEvent event = log.events().get(0);
        assertThat(event.userId()).isEqualTo("17");
        assertThat(event.time()).isEqualTo(Instant.parse("2024-03-01T10:20:30Z"));
        assertThat(event.value()).hasValue(9.9);
        assertThat(event.items()).hasSize(1);
        assertThat(log.unusable(RowProblem.NO_USER)).isOne();
    }
}
