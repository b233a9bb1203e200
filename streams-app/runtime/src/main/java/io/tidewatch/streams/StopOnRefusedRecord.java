package io.tidewatch.streams;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when a broker refuses a record for good: the engine stops and says which topic, since going on would lose an
 * alert or a profile. Names no key and no value. What may pass by itself is tried again.
 */
public final class StopOnRefusedRecord implements ProductionExceptionHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(StopOnRefusedRecord.class);

    @Override
    public Response handleError(
            ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
        if (exception instanceof RetriableException) {
            return Response.retry();
        }
        LOGGER.atError()
                .addKeyValue("topic", record.topic())
                .addKeyValue("valueBytes", record.value() == null ? 0 : record.value().length)
                .addKeyValue("error", exception.getClass().getSimpleName())
                .log("The broker refused a record");
        return Response.fail();
    }

    @Override
    public void configure(Map<String, ?> configs) {
        // Nothing to configure.
    }
}
