package io.tidewatch.ops;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.tidewatch.http.AnswerJson;
import io.tidewatch.streams.task.EngineCounters;
import io.tidewatch.streams.task.LatencyHistogram;
import io.tidewatch.topics.Trigger;

/**
 * How long alerts were on their way, as a histogram of Prometheus. Not a meter of Micrometer's: those count by themselves, at every
 * event, and cannot show what was counted elsewhere.
 */
final class AlertLatencyMetric implements Collector {
    private static final String NAME = "tidewatch_alert_latency_seconds";

    private final EngineCounters counters;

    AlertLatencyMetric(EngineCounters counters) {
        this.counters = counters;
    }

    @Override
    public MetricSnapshot collect() {
        HistogramSnapshot.Builder histogram = HistogramSnapshot.builder()
                .name(NAME)
                .help("From when an alert could be known until it was sent: after an event from its arrival, after a"
                        + " silence from its line and the allowed lateness");
        for (Trigger trigger : Trigger.values()) {
            histogram.dataPoint(point(trigger, counters.alertLatency(trigger)));
        }
        return histogram.build();
    }

    private static HistogramDataPointSnapshot point(Trigger trigger, LatencyHistogram.Figures figures) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < figures.bounds().size(); i++) {
            buckets.bucket(
                    AnswerJson.seconds(figures.bounds().get(i)),
                    figures.counts().get(i));
        }
        buckets.bucket(
                Double.POSITIVE_INFINITY, figures.counts().get(figures.bounds().size()));
        return HistogramDataPointSnapshot.builder()
                .labels(Labels.of("trigger", trigger.wireName()))
                .classicHistogramBuckets(buckets.build())
                .sum(AnswerJson.seconds(figures.sum()))
                .build();
    }
}
