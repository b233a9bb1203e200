package io.tidewatch.workbench.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the reference consumers did about an alert, from the files that they write their orders to. Those have some hundred lines, so they are
 * read anew each time.
 */
final class ShopOrders {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Map<String, Path> files;

    /**
     * The orders of several services.
     *
     * @param files of JSON lines, by the service's name
     */
    ShopOrders(Map<String, Path> files) {
        this.files = new TreeMap<>(files);
    }

    /** The orders about an alert, each with its {@code service}, by whose name they are in order. */
    List<ObjectNode> about(String alertId) {
        List<ObjectNode> found = new ArrayList<>();
        files.forEach((service, file) -> {
            for (String line : lines(file)) {
                // The last line may be half written; it is whole at the next look.
                if (line.contains(alertId) && read(line) instanceof ObjectNode order) {
                    found.add(order.put("service", service));
                }
            }
        });
        return found;
    }

    private static Object read(String line) {
        try {
            return MAPPER.readTree(line);
        } catch (IOException half) {
            return line;
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
