package io.tidewatch.workbench.demo;

import io.tidewatch.consumer.ConsumerSettings;
import io.tidewatch.consumer.CouponCaps;
import io.tidewatch.consumer.CouponService;
import io.tidewatch.consumer.CrmService;
import io.tidewatch.consumer.InterventionConsumer;
import io.tidewatch.consumer.Service;
import io.tidewatch.topics.Language;
import io.tidewatch.topics.TopicNames;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;

/** The two reference consumers at work on the demo's alerts, each in a thread of its own, with files as sinks. */
final class ReferenceConsumers implements AutoCloseable {
    /** As the defaults of {@code tidewatch consume coupon}. */
    private static final CouponCaps CAPS = new CouponCaps(1, BigDecimal.valueOf(500), BigDecimal.valueOf(5));

    private final Path coupons;
    private final Path tasks;
    private final List<InterventionConsumer> consumers;

    /** Starts both; their files lie in the folder, and tasks are in a language. */
    ReferenceConsumers(String bootstrapServers, Path folder, Language language) {
        this.coupons = folder.resolve("coupons.jsonl");
        this.tasks = folder.resolve("crm-tasks.jsonl");
        this.consumers = List.of(
                consumer(new CouponService(CAPS), bootstrapServers, folder.resolve("coupon"), coupons),
                consumer(new CrmService(language), bootstrapServers, folder.resolve("crm"), tasks));
        for (InterventionConsumer consumer : consumers) {
            Thread thread = new Thread(consumer, "demo-consumer");
            // One that fails says so in the log and must not keep the process alive.
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Whether both have handled so many alerts. */
    boolean haveHandled(long alerts) {
        return consumers.stream().allMatch(consumer -> consumer.progress().alerts() >= alerts);
    }

    /** Where the coupon consumer's orders are, one JSON object per line. */
    Path coupons() {
        return coupons;
    }

    /** Where the CRM consumer's tasks are, one JSON object per line. */
    Path tasks() {
        return tasks;
    }

    @Override
    public void close() {
        consumers.forEach(InterventionConsumer::close);
    }

    private static InterventionConsumer consumer(Service service, String bootstrapServers, Path state, Path sink) {
        return new InterventionConsumer(
                service,
                ConsumerSettings.toFile(
                        bootstrapServers, TopicNames.INTERVENTIONS, "demo-" + service.name(), state, sink));
    }
}
