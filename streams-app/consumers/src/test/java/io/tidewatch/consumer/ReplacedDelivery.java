package io.tidewatch.consumer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;

/** A sink that asks, for each order, which sink is to have it. */
record ReplacedDelivery(Sink target, Function<ObjectNode, Sink> choice) implements Sink {
    @Override
    public Delivery deliver(ObjectNode order) throws IOException {
        return choice.apply(order).deliver(order);
    }

    @Override
    public void force() throws IOException {
        target.force();
    }

    @Override
    public Duration longestDelivery() {
        return target.longestDelivery();
    }

    @Override
    public String description() {
        return target.description();
    }

    @Override
    public void close() throws IOException {
        target.close();
    }
}
