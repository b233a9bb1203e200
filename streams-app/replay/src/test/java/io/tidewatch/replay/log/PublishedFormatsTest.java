package io.tidewatch.replay.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tidewatch.mapping.FieldMapping;
import io.tidewatch.mapping.RowProblem;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.LineItem;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TidewatchException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small logs in the forms in which the data sets are published, with rows that no event can be made of. */
class PublishedFormatsTest {
    private static final String RETAIL_HEADER =
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
    private static final String REES46_HEADER =
            "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session";

    @TempDir
    private Path folder;

    @Test
    void onlineRetailMakesAnInvoiceOneEvent() {
        // When: the second invoice's last line comes late, and Excel's way to write times
        LogText log = LogText.read(
                Dataset.ONLINE_RETAIL,
                folder,
                RETAIL_HEADER,
                "536365,85123A,\"HEART, WHITE\",6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom",
                "536366,22633,WARMER,2,12/1/2010 8:28,1.85,17850,United Kingdom",
                "536365,GIFT,FREE,1,2010-12-01 08:27:00,0,17850.0,United Kingdom",
                "536366,22632,WARMER,3,2010-12-01 08:28:00,1.85,17850,United Kingdom");

        // Then
        assertThat(log.events())
                .containsExactly(
                        invoice("536365", EventType.PURCHASE, "2010-12-01T08:26:00Z", 15.3, 7)
                                .items(List.of(line("85123A", 6, 2.55), line("GIFT", 1, 0)))
                                .build(),
                        invoice("536366", EventType.PURCHASE, "2010-12-01T08:28:00Z", 9.25, 5)
                                .items(List.of(line("22633", 2, 1.85), line("22632", 3, 1.85)))
                                .build());
    }

    @Test
    void onlineRetailTakesACancelledInvoiceForAReturnOfPositivePieces() {
        LogText log = LogText.read(
                Dataset.ONLINE_RETAIL,
                folder,
                RETAIL_HEADER,
                "C536379,D,Discount,-1,2010-12-01 09:41:00,27.50,17850.0,UK");
        assertThat(log.events())
                .containsExactly(invoice("C536379", EventType.RETURN, "2010-12-01T09:41:00Z", 27.5, 1)
                        .items(List.of(line("D", 1, 27.5)))
                        .build());
    }

    @Test
    void onlineRetailCountsLinesThatMakeNoEvent() {
        LogText log = LogText.read(
                Dataset.ONLINE_RETAIL,
                folder,
                RETAIL_HEADER,
                "536365,85123A,HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom",
                "536414,22139,,56,2010-12-01 11:52:00,0.0,,United Kingdom",
                "536415,22139,,many,2010-12-01 11:52:00,0.0,17850,United Kingdom",
                "536416,22139,,-3,2010-12-01 11:52:00,0.0,17850,United Kingdom",
                "536417,22139,,3,yesterday,0.0,17850,United Kingdom",
                "536418");
        assertThat(log.events()).hasSize(1);
        assertThat(log.unusable().rowsRead()).isEqualTo(6);
        assertThat(log.unusable().total()).isEqualTo(5);
        assertThat(log.unusable(RowProblem.NO_USER)).isEqualTo(2);
        assertThat(log.unusable(RowProblem.BAD_NUMBER)).isOne();
        assertThat(log.unusable(RowProblem.BAD_QUANTITY)).isOne();
        assertThat(log.unusable(RowProblem.BAD_TIME)).isOne();
        assertThat(log.unusable().describe())
                .first()
                .isEqualTo("2 rows left out: a row has no user id, e.g. line 3: "
                        + "536414,22139,,56,2010-12-01 11:52:00,0.0,,United Kingdom");
    }

    @Test
    void cdnowReadsPurchasesBetweenBlanks() {
        LogText log = LogText.read(
                Dataset.CDNOW,
                folder,
                " customer_id  date number_of_cds  dollar_value\r",
                " 00002 19970112  5   77.00\r",
                " 00002 19970112  1   12.00\r",
                " 00001 19970101  1   11.77\r",
                " 00003 19971301  1   11.77\r",
                " 00003 19970101  1\r");
        assertThat(log.events())
                .extracting(
                        ShopEvent::userId,
                        event -> event.value().getAsDouble(),
                        event -> event.quantity().getAsInt())
                .containsExactly(tuple("00001", 11.77, 1), tuple("00002", 77.0, 5), tuple("00002", 12.0, 1));
        assertThat(log.events()).extracting(ShopEvent::eventId).doesNotHaveDuplicates();
        assertThat(log.events().get(0).time()).isEqualTo(Instant.parse("1997-01-01T00:00:00Z"));
        assertThat(log.unusable(RowProblem.BAD_TIME)).isOne();
        assertThat(log.unusable(RowProblem.MALFORMED)).isOne();
    }

    @Test
    void retailRocketGathersATransactionsItems() {
        LogText log = LogText.read(
                Dataset.RETAILROCKET,
                folder,
                "timestamp,visitorid,event,itemid,transactionid",
                "1433221332117,257597,view,355908,",
                "1433222276276,599528,transaction,356475,4000",
                "1433221999827,599528,addtocart,356475,",
                "1433222276276,599528,transaction,15335,4000",
                "1433222276277,,view,15335,");
        assertThat(log.events())
                .extracting(ShopEvent::type)
                .containsExactly(EventType.BROWSE, EventType.CART, EventType.PURCHASE);
        assertThat(log.events().get(0).itemId()).hasValue("355908");
        assertThat(log.events().get(2).items()).extracting(LineItem::itemId).containsExactly("356475", "15335");
        assertThat(log.events().get(2).value()).isEmpty();
        assertThat(log.unusable(RowProblem.NO_USER)).isOne();
    }

    @Test
    void rees46ReadsCategoriesSessionsAndPrices() {
        LogText log = LogText.read(
                Dataset.REES46,
                folder,
                REES46_HEADER,
                "2019-10-01 00:00:04 UTC,purchase,1004237,2053013555631882655,electronics.smartphone,apple,1081.98,535871217,s-2",
                "2019-10-01 00:00:00 UTC,view,44600062,2103807459595387724,,shiseido,35.79,541312140,s-1",
                "2019-10-01 00:00:05 UTC,remove_from_cart,44600062,2103807459595387724,,shiseido,35.79,541312140,s-1");
        ShopEvent view = log.events().get(0);
        ShopEvent purchase = log.events().get(1);
        assertThat(view.type()).isEqualTo(EventType.BROWSE);
        assertThat(view.time()).isEqualTo(Instant.parse("2019-10-01T00:00:00Z"));
        assertThat(view.category()).hasValue("2103807459595387724");
        assertThat(view.value()).isEmpty();
        assertThat(purchase.category()).hasValue("electronics.smartphone");
        assertThat(purchase.value()).hasValue(1081.98);
        assertThat(purchase.sessionId()).hasValue("s-2");
        assertThat(log.unusable(RowProblem.UNKNOWN_TYPE)).isOne();
    }

    @Test
    void taobaoReadsItsFourBehavioursWithoutAHeader() {
        LogText log = LogText.read(
                Dataset.TAOBAO,
                folder,
                "1,2268318,2520377,pv,1511544070",
                "1,2333346,2520771,cart,1511561733",
                "1,230380,411153,fav,1511644942",
                "1,5002615,2520377,buy,1511658000",
                "1,5002615,2520377,pv,2122867355",
                "1,5002615,pv,1511658000");
        assertThat(log.events())
                .extracting(ShopEvent::type)
                .containsExactly(EventType.BROWSE, EventType.CART, EventType.FAVOURITE, EventType.PURCHASE);
        assertThat(log.unusable(RowProblem.OUTSIDE_SPAN)).isOne();
        assertThat(log.unusable(RowProblem.MALFORMED)).isOne();
    }

    @Test
    void aLogInAnotherFormatIsRefusedWithItsColumns() {
        assertThatThrownBy(() -> LogText.read(Dataset.REES46, folder, "a,b,c", "1,2,3"))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("not in the format of --dataset rees46")
                .hasMessageContaining("'event_time' among a, b, c");
        assertThatThrownBy(() -> LogText.read(Dataset.CDNOW, folder, "a,b,c", "1,2,3"))
                .hasMessageContaining("not in the format of --dataset cdnow");
        assertThatThrownBy(() -> LogText.read(Dataset.TAOBAO, folder, "a,b,c", "1,2,3"))
                .hasMessageContaining("not in the format of --dataset taobao");
    }

    @Test
    void aLogWithoutOneUsableRowIsRefusedWithTheReason() {
        assertThatThrownBy(() -> LogText.read(Dataset.TAOBAO, folder, "1,2,3,wink,1511544070"))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("no row of")
                .hasMessageContaining("has no event type that Tidewatch knows")
                .hasMessageNotContaining("wink");
    }

    private static ShopEvent.Builder invoice(String number, EventType type, String time, double value, int pieces) {
        return ShopEvent.of(number, "17850", type, Instant.parse(time))
                .value(value)
                .currency("GBP")
                .quantity(pieces);
    }

    private static LineItem line(String item, int quantity, double price) {
        return new LineItem(item, Optional.empty(), quantity, OptionalDouble.of(price));
    }

    @Test
    void ofOlistAnOrdersCustomerIsTheOneThatTheCustomersFileTells() {
        LogText.write(
                folder.resolve("olist_customers_dataset.csv"),
                "\"customer_id\",\"customer_unique_id\"\n\"c1\",\"ann\"\n\"c2\",\"ann\"\n\"c3\",\"bo\"\n".getBytes());
        Path orders = LogText.write(
                folder.resolve("olist_orders_dataset.csv"),
                ("order_id,customer_id,order_status,order_purchase_timestamp\no1,c1,delivered,2017-10-02 10:56:33\n"
                                + "o2,c2,shipped,2017-11-02 10:56:33\no3,c3,canceled,2017-11-03 10:56:33\no4,c9,delivered,2017-11-03 10:56:33\n")
                        .getBytes());
        EventSource source = Dataset.OLIST.source(List.of(orders), FieldMapping.NONE);
        assertThat(LogText.read(source).events())
                .extracting(event -> event.value().isPresent())
                .containsExactly(false, false);

        LogText.write(
                folder.resolve("olist_order_items_dataset.csv"),
                "order_id,order_item_id,product_id,price\no1,1,p1,58.90\no1,2,p1,58.90\no2,1,p2,10.00\n".getBytes());
        LogText log = LogText.read(source);
        assertThat(log.events()).extracting(ShopEvent::userId).containsExactly("ann", "ann");
        assertThat(log.events()).extracting(event -> event.value().orElse(-1)).containsExactly(117.8, 10.0);
        assertThat(log.events().get(0).items()).hasSize(2);
        assertThat(log.unusable(RowProblem.OTHER_EVENT)).isOne();
        assertThat(log.unusable(RowProblem.NO_USER)).isOne();
    }
}
