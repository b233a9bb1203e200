package io.tidewatch.bench.peer.flink;

import io.tidewatch.bench.peer.Message;
import io.tidewatch.bench.peer.StepJob;
import io.tidewatch.bench.peer.StepNet;
import io.tidewatch.bench.row.Counts;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Scores keyed events in batches; with batches of one, as they come. What waits is scored before a checkpoint's barrier passes, so
 * that it need not be state: a batch costs one read and one write per user in it. A user with several events in a batch goes
 * through the network once for each, the others beside.
 */
final class ScoringOperator extends AbstractStreamOperator<Message>
        implements OneInputStreamOperator<Tuple2<byte[], byte[]>, Message> {
    private static final long serialVersionUID = 1;

    private final String model;
    private final int batchSize;
    private final long maxWaitMillis;
    private transient StepJob job;
    private transient ValueState<byte[]> rows;
    private transient Counts.Counter done;
    private transient List<ShopEvent> waiting;
    /** When the waiting batch is scored although it is not full. */
    private transient ScheduledFuture<?> due;

    /**
     * The operator.
     *
     * @param model the model's folder
     * @param batchSize events of a batch, 1 or more
     * @param maxWaitMillis how long a batch waits to be full
     */
    ScoringOperator(String model, int batchSize, long maxWaitMillis) {
        this.model = model;
        this.batchSize = batchSize;
        this.maxWaitMillis = maxWaitMillis;
    }

    @Override
    public void open() throws Exception {
        super.open();
        Path folder = Path.of(model);
        ModelManifest manifest = ModelManifest.read(folder.resolve("model.json"));
        job = new StepJob(manifest, new StepNet(folder, batchSize));
        rows = getRuntimeContext().getState(new ValueStateDescriptor<>("rows", BytePrimitiveArraySerializer.INSTANCE));
        done = FlinkCounts.DONE.counter();
        waiting = new ArrayList<>(batchSize);
    }

    @Override
    public void processElement(StreamRecord<Tuple2<byte[], byte[]>> element) throws Exception {
        waiting.add(ShopEventCodec.read(element.getValue().f1));
        if (waiting.size() >= batchSize) {
            score();
        } else if (waiting.size() == 1) {
            long at = getProcessingTimeService().getCurrentProcessingTime() + maxWaitMillis;
            due = getProcessingTimeService().registerTimer(at, time -> score());
        }
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        score();
    }

    @Override
    public void finish() throws Exception {
        score();
        super.finish();
    }

    @Override
    public void close() throws Exception {
        if (job != null) {
            job.close();
        }
        super.close();
    }

    private record User(Profile profile, Queue<ShopEvent> events, List<FeatureRecord> served) {}

    private void score() throws Exception {
        if (waiting.isEmpty()) {
            return;
        }
        if (due != null) {
            // Else it would cut a later batch short.
            due.cancel(false);
        }
        Map<String, User> users = new LinkedHashMap<>();
        for (ShopEvent event : waiting) {
            User user = users.get(event.userId());
            if (user == null) {
                user = new User(profile(event.userId()), new ArrayDeque<>(1), new ArrayList<>(1));
                users.put(event.userId(), user);
            }
            user.events.add(event);
        }
        List<User> wave = new ArrayList<>(users.values());
        while (!wave.isEmpty()) {
            List<StepJob.Step> steps = new ArrayList<>(wave.size());
            for (User user : wave) {
                ShopEvent event = user.events.remove();
                steps.add(new StepJob.Step(event, user.profile, user.served, user.events.isEmpty()));
            }
            job.score(steps).forEach(message -> output.collect(new StreamRecord<>(message, message.timestamp())));
            wave.removeIf(user -> user.events.isEmpty());
        }
        for (Map.Entry<String, User> user : users.entrySet()) {
            setCurrentKey(user.getKey());
            rows.update(user.getValue().profile.row());
        }
        waiting.forEach(event -> done.increment());
        waiting.clear();
    }

    private Profile profile(String userId) throws Exception {
        setCurrentKey(userId);
        byte[] row = rows.value();
        return row == null ? Profile.empty() : Profile.of(row);
    }
}
