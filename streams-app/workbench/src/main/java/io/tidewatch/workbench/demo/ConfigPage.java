package io.tidewatch.workbench.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.http.Answer;
import io.tidewatch.http.AnswerJson;
import io.tidewatch.http.Endpoint;
import io.tidewatch.http.Request;
import java.util.List;

/**
 * {@code demo/config}: what the page has to know.
 *
 * @param endpoint of the collector
 * @param key to send with
 * @param customers who may log in
 * @param collector where the collector's metrics are, for those who look behind the page
 * @param engine where the engine's are
 */
record ConfigPage(String endpoint, String key, List<KnownCustomer> customers, String collector, String engine)
        implements Endpoint {
    @Override
    public Answer answer(Request request) {
        ObjectNode config = AnswerJson.object()
                .put("endpoint", endpoint)
                .put("key", key)
                .put("collector_metrics", collector + "/metrics")
                .put("engine_metrics", engine + "/metrics");
        var offered = config.putArray("customers");
        customers.forEach(
                customer -> offered.addObject().put("id", customer.id()).put("note", customer.note()));
        return Answer.json(Answer.OK, config);
    }
}
