package io.tidewatch.engine.profile;

import static io.tidewatch.engine.profile.ProfileLayout.*;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The items of the last purchase, as a row keeps them: of each its length and its id in UTF-8. */
final class BoughtItems {
    private BoughtItems() {}

    static List<String> of(byte[] row) {
        List<String> items = new ArrayList<>(LAST_ITEMS);
        int at = lastItemsAt(row);
        while (at < carriedAt(row)) {
            items.add(new String(row, at + 1, row[at], StandardCharsets.UTF_8));
            at += 1 + row[at];
        }
        return items;
    }

    /** The row with other items; another row if they take more or fewer bytes. */
    static byte[] replace(byte[] row, List<String> items) {
        List<byte[]> ids = items.stream()
                .limit(LAST_ITEMS)
                .map(item -> item.getBytes(StandardCharsets.UTF_8))
                .filter(id -> id.length <= LONGEST_ITEM_ID)
                .toList();
        byte[] fitted = fit(row, ids.stream().mapToInt(id -> 1 + id.length).sum());
        int at = lastItemsAt(fitted);
        for (byte[] id : ids) {
            fitted[at] = (byte) id.length;
            System.arraycopy(id, 0, fitted, at + 1, id.length);
            at += 1 + id.length;
        }
        return fitted;
    }

    private static byte[] fit(byte[] row, int bytes) {
        if (lastItemsBytes(row) == bytes) {
            return row;
        }
        byte[] carried = Arrays.copyOfRange(row, carriedAt(row), row.length);
        byte[] fitted = Arrays.copyOf(row, lastItemsAt(row) + bytes + carried.length);
        fitted[LAST_ITEMS_BYTES] = (byte) bytes;
        System.arraycopy(carried, 0, fitted, carriedAt(fitted), carried.length);
        return fitted;
    }
}
