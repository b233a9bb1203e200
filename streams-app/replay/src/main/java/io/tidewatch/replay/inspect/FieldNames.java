package io.tidewatch.replay.inspect;

import io.tidewatch.mapping.MappedField;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What exports call the fields of an event, best name first. Capital letters, blanks and signs do not matter. */
final class FieldNames {
    private static final Map<MappedField, List<String>> NAMES = new EnumMap<>(Map.ofEntries(
            Map.entry(
                    MappedField.USER_ID,
                    List.of(
                            "userid",
                            "customerid",
                            "customernumber",
                            "customerno",
                            "custid",
                            "clientid",
                            "memberid",
                            "shopperid",
                            "visitorid",
                            "uid",
                            "customer",
                            "cust",
                            "client",
                            "user",
                            "member",
                            "customeremail",
                            "email",
                            "emailaddress",
                            "billingemail",
                            "distinctid",
                            "kundennummer",
                            "kunde",
                            "anonymousid",
                            "deviceid")),
            Map.entry(
                    MappedField.TIME,
                    List.of(
                            "time",
                            "timestamp",
                            "eventtime",
                            "eventtimestamp",
                            "ordertime",
                            "orderdate",
                            "datetime",
                            "createdat",
                            "purchasedate",
                            "invoicedate",
                            "transactiondate",
                            "orderedat",
                            "ordered",
                            "when",
                            "date",
                            "day",
                            "datum",
                            "created",
                            "processedat",
                            "paidat",
                            "originaltimestamp",
                            "dateoforder",
                            "orderpurchasetimestamp")),
            Map.entry(
                    MappedField.TYPE,
                    List.of(
                            "eventtype",
                            "type",
                            "eventname",
                            "event",
                            "action",
                            "behavior",
                            "behaviortype",
                            "activity")),
            Map.entry(
                    MappedField.VALUE,
                    List.of(
                            "value",
                            "total",
                            "ordertotal",
                            "grandtotal",
                            "totalprice",
                            "totalamount",
                            "amount",
                            "revenue",
                            "ordervalue",
                            "purchaseamount",
                            "paymentvalue",
                            "netamount",
                            "sum",
                            "sales",
                            "betrag",
                            "spend",
                            "subtotal")),
            Map.entry(
                    MappedField.ORDER_ID,
                    List.of(
                            "orderid",
                            "orderno",
                            "ordernumber",
                            "order",
                            "invoiceno",
                            "invoice",
                            "invoiceid",
                            "transactionid",
                            "transaction",
                            "basketid",
                            "receiptid",
                            "receipt")),
            Map.entry(MappedField.EVENT_ID, List.of("eventid", "messageid", "insertid", "uuid", "rowid")),
            Map.entry(
                    MappedField.ITEM_ID,
                    List.of(
                            "itemid",
                            "productid",
                            "sku",
                            "stockcode",
                            "lineitemsku",
                            "articleno",
                            "item",
                            "product",
                            "article")),
            Map.entry(MappedField.QUANTITY, List.of("quantity", "qty", "pieces", "units", "lineitemquantity", "count")),
            Map.entry(MappedField.PRICE, List.of("price", "unitprice", "lineitemprice", "itemprice")),
            Map.entry(MappedField.CATEGORY, List.of("category", "productcategory", "categorycode", "department")),
            Map.entry(MappedField.CURRENCY, List.of("currency", "currencycode")),
            Map.entry(MappedField.RATING, List.of("rating", "stars", "reviewscore"))));

    private static final Set<String> TIME_WORDS =
            Set.of("time", "date", "day", "when", "created", "ordered", "datum", "timestamp", "tstamp", "at");

    private FieldNames() {}

    /** How well a name fits a field: 0 for the best name; negative if it does not fit. */
    static int rank(MappedField field, String column) {
        List<String> names = NAMES.getOrDefault(field, List.of());
        String key = key(column.substring(column.lastIndexOf('.') + 1));
        return names.indexOf(key);
    }

    /** Whether a column's name says that it is a time. */
    static boolean saysTime(String column) {
        for (String word : column.toLowerCase(Locale.ROOT).split("[^a-z]+")) {
            if (TIME_WORDS.contains(word)) {
                return true;
            }
        }
        return rank(MappedField.TIME, column) >= 0;
    }

    private static String key(String name) {
        return name.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
    }
}
