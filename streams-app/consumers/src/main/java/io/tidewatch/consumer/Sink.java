package io.tidewatch.consumer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/** Where a service's orders go. The same order may come twice after a crash; {@code alert_id} tells. Not thread-safe. */
interface Sink extends Closeable {
    /**
     * Delivers one order.
     *
     * @throws IOException when the sink itself is broken and going on would lose orders
     */
    Delivery deliver(ObjectNode order) throws IOException;

    /** When this returns, everything accepted outlasts a crash of the machine. */
    void force() throws IOException;

    /** The longest that one delivery can take. */
    Duration longestDelivery();

    /** The sink in words for a person, without credentials. */
    String description();

    /** What became of an order. */
    sealed interface Delivery {
        /** The sink has it. */
        record Accepted() implements Delivery {}

        /** The sink says that this order is wrong and will never take it; the reason goes to the dead-letter file with it. */
        record Refused(String reason) implements Delivery {}

        /** The sink took it in none of its tries, which says nothing about the order; the reason goes along likewise. */
        record GivenUp(String reason) implements Delivery {}

        /** The sink takes no order until a person has mended something; the advice is a sentence for that person. */
        record Unusable(String advice) implements Delivery {}

        /** The consumer is stopping before the sink could answer; to be delivered at the next start. */
        record Interrupted() implements Delivery {}
    }
}
