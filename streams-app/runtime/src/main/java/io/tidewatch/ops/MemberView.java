package io.tidewatch.ops;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.StreamsNotStartedException;
import org.apache.kafka.streams.errors.StreamsStoppedException;

/**
 * One instance of the group that tells where it answers ({@code http.advertised}), as this one has last heard of it.
 *
 * @param address where
 * @param partitions of the input topic that it has
 * @param standbys those that it keeps a copy of
 */
record MemberView(HostPort address, Set<Integer> partitions, Set<Integer> standbys) {
    MemberView {
        partitions = Set.copyOf(partitions);
        standbys = Set.copyOf(standbys);
    }

    /** All of the group, this one included; none before the group has met, or where nobody advertises. */
    static List<MemberView> of(KafkaStreams streams, String topic) {
        try {
            return streams.metadataForAllStreamsClients().stream()
                    .map(member -> of(member, topic))
                    // Any program that can join the group may have written it.
                    .filter(member -> member.address().isAnAddress())
                    .toList();
        } catch (StreamsNotStartedException | StreamsStoppedException notRunning) {
            return List.of();
        } catch (IllegalStateException failed) {
            // Kafka Streams has ended in an error.
            return List.of();
        }
    }

    private static MemberView of(StreamsMetadata member, String topic) {
        return new MemberView(
                new HostPort(member.host(), member.port()),
                partitions(member.topicPartitions(), topic),
                partitions(member.standbyTopicPartitions(), topic));
    }

    private static Set<Integer> partitions(Collection<TopicPartition> of, String topic) {
        return of.stream()
                .filter(partition -> partition.topic().equals(topic))
                .map(TopicPartition::partition)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
