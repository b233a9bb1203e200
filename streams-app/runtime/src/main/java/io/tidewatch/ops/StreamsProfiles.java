package io.tidewatch.ops;

import io.tidewatch.streams.state.Names;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsNotStartedException;
import org.apache.kafka.streams.errors.StreamsStoppedException;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.StateQueryRequest;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Finds profiles by Kafka Streams' interactive queries. Looks into every partition that is active here rather than only the
 * one of Kafka's default partitioner, and names every other instance after the one that should have it: so a shop whose
 * producers have another partitioner finds its users too.
 */
final class StreamsProfiles implements Profiles {
    private static final HostInfo UNKNOWN = HostInfo.unavailable();
    private static final String MOVING = "Partitions are being assigned or restored; ask again in some seconds.";

    private final KafkaStreams streams;
    private final Optional<HostPort> self;
    private final int partitions;

    /**
     * Profiles of an instance.
     *
     * @param self what this instance advertises
     * @param partitions how many tasks there are
     */
    StreamsProfiles(KafkaStreams streams, Optional<HostPort> self, int partitions) {
        this.streams = streams;
        this.self = self;
        this.partitions = partitions;
    }

    @Override
    public Found find(String userId) {
        try {
            Map<Integer, QueryResult<byte[]>> partitions = streams.query(StateQueryRequest.inStore(Names.PROFILES)
                            .withQuery(KeyQuery.<String, byte[]>withKey(userId))
                            .withAllPartitions()
                            .requireActive())
                    .getPartitionResults();
            for (QueryResult<byte[]> partition : partitions.values()) {
                if (partition.isSuccess() && partition.getResult() != null) {
                    return new Here(partition.getResult());
                }
            }
            return notHere(userId, partitions);
        } catch (StreamsNotStartedException | StreamsStoppedException notRunning) {
            return new Unavailable("This instance is starting or stopping.");
        } catch (InvalidStateStoreException moving) {
            return new Unavailable(MOVING);
        }
    }

    private Found notHere(String userId, Map<Integer, QueryResult<byte[]>> partitions) {
        if (streams.state() != KafkaStreams.State.RUNNING) {
            return new Unavailable(MOVING);
        }
        KeyQueryMetadata place = streams.queryMetadataForKey(
                Names.PROFILES, userId, Serdes.String().serializer());
        if (place == null || place.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
            return withoutMetadata(userId, partitions);
        }
        Optional<HostPort> owner = known(place.activeHost());
        boolean readHere = readHere(partitions, place.partition());
        if (!readHere && owner.isPresent() && owner.equals(self)) {
            return new Unavailable(MOVING);
        }
        return new NotHere(others(owner), place.partition(), readHere);
    }

    /** Kafka Streams tells of nobody's partitions unless somebody advertises. */
    private Found withoutMetadata(String userId, Map<Integer, QueryResult<byte[]>> partitions) {
        if (self.isPresent()) {
            return new Unavailable(MOVING);
        }
        byte[] key = userId.getBytes(StandardCharsets.UTF_8);
        int partition = Utils.toPositive(Utils.murmur2(key)) % this.partitions;
        return new NotHere(List.of(), partition, readHere(partitions, partition));
    }

    private static boolean readHere(Map<Integer, QueryResult<byte[]>> partitions, int partition) {
        return partitions.containsKey(partition) && partitions.get(partition).isSuccess();
    }

    private List<HostPort> others(Optional<HostPort> owner) {
        Set<HostPort> others = new LinkedHashSet<>();
        owner.ifPresent(others::add);
        for (StreamsMetadata instance : streams.streamsMetadataForStore(Names.PROFILES)) {
            known(instance.hostInfo()).ifPresent(others::add);
        }
        self.ifPresent(others::remove);
        return List.copyOf(others);
    }

    private static Optional<HostPort> known(HostInfo host) {
        return host == null || host.equals(UNKNOWN)
                ? Optional.empty()
                : Optional.of(new HostPort(host.host(), host.port()));
    }
}
