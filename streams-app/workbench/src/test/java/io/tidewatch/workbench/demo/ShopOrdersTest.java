package io.tidewatch.workbench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopOrdersTest {
    @TempDir
    private Path folder;

    @Test
    void findsTheOrdersOfAnAlertAndWaitsForALineThatIsHalfWritten() throws IOException {
        Path coupons = folder.resolve("coupons.jsonl");
        Path tasks = folder.resolve("tasks.jsonl");
        ShopOrders orders = new ShopOrders(Map.of("coupon", coupons, "crm", tasks));
        assertThat(orders.about("a-1")).as("before the services wrote anything").isEmpty();

        Files.writeString(
                coupons, "{\"action\":\"grant\",\"alert_id\":\"a-0\"}\n{\"action\":\"grant\",\"alert_id\":\"a-1\"}\n");
        Files.writeString(tasks, "{\"action\":\"open\",\"alert_id\":\"a-1\",\"reasons\":{\"code\":\"x\"}");

        assertThat(orders.about("a-1"))
                .singleElement()
                .satisfies(order -> assertThat(order.get("service").asText()).isEqualTo("coupon"));

        Files.writeString(tasks, "{\"action\":\"open\",\"alert_id\":\"a-1\",\"reasons\":{\"code\":\"x\"}}\n");

        assertThat(orders.about("a-1"))
                .extracting(order -> order.get("service").asText())
                .containsExactly("coupon", "crm");
    }
}
