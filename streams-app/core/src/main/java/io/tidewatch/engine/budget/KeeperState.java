package io.tidewatch.engine.budget;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.engine.profile.CustomerGroup;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a keeper knows when no day is half counted, as a JSON text of some ten kilobytes.
 *
 * @param closed the last day that is over
 * @param acting days on which warnings could be raised
 * @param raised warnings since the last day that is over, by group
 * @param lines where AT_RISK begins, ten-thousandths
 */
record KeeperState(
        long closed,
        int acting,
        int[] raised,
        Map<CustomerGroup, Integer> lines,
        Map<CustomerGroup, GroupTally> tallies,
        ShopCount shop) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The text that {@link #read} takes. */
    String text() {
        ObjectNode root = JSON.createObjectNode();
        root.put("closed", closed);
        root.put("acting", acting);
        ArrayNode warnings = root.putArray("raised");
        for (int count : raised) {
            warnings.add(count);
        }
        shop(root.putObject("shop"), shop);
        for (CustomerGroup group : CustomerGroup.values()) {
            ObjectNode of = root.putObject(group.key());
            of.put("line", lines.get(group));
            numbers(of.putArray("sums"), tallies.get(group).sums());
            numbers(of.putArray("peaks"), tallies.get(group).peaks());
        }
        return root.toString();
    }

    /**
     * The state in a text.
     *
     * @throws IllegalArgumentException if it is none
     */
    static KeeperState read(String text) {
        try {
            JsonNode root = JSON.readTree(text);
            Map<CustomerGroup, Integer> lines = new EnumMap<>(CustomerGroup.class);
            Map<CustomerGroup, GroupTally> tallies = new EnumMap<>(CustomerGroup.class);
            for (CustomerGroup group : CustomerGroup.values()) {
                JsonNode of = root.required(group.key());
                lines.put(group, of.required("line").intValue());
                tallies.put(
                        group,
                        new GroupTally(
                                numbers(of.required("peaks"), GroupTally.BINS),
                                numbers(of.required("sums"), GroupTally.SUMS)));
            }
            return new KeeperState(
                    root.required("closed").longValue(),
                    root.required("acting").intValue(),
                    Arrays.stream(numbers(root.required("raised"), CustomerGroup.values().length))
                            .mapToInt(Math::toIntExact)
                            .toArray(),
                    lines,
                    tallies,
                    shop(root.required("shop")));
        } catch (JsonProcessingException unreadable) {
            throw new IllegalArgumentException("a budget's state is no JSON", unreadable);
        }
    }

    private static void shop(ObjectNode to, ShopCount shop) {
        to.put("first_day", shop.firstDay());
        to.put("last_day", shop.lastDay());
        to.put("customers", shop.customerCount().text());
        to.put("regulars", shop.regularCount().text());
    }

    private static ShopCount shop(JsonNode shop) {
        return new ShopCount(
                DistinctCount.of(shop.required("customers").asText()),
                DistinctCount.of(shop.required("regulars").asText()),
                shop.required("first_day").longValue(),
                shop.required("last_day").longValue());
    }

    private static void numbers(ArrayNode to, long[] numbers) {
        for (long number : numbers) {
            to.add(number);
        }
    }

    private static long[] numbers(JsonNode array, int count) {
        if (array.size() != count) {
            throw new IllegalArgumentException("a budget's state has " + array.size() + " numbers instead of " + count);
        }
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = array.get(i).longValue();
        }
        return numbers;
    }
}
