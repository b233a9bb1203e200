package io.tidewatch.streams.task;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Which partitions send one task events and to which it does, in the form in which its state keeps that. Knows no Kafka. */
final class Reroutes {
    private static final byte VERSION = 1;

    private final PartitionsAhead ahead = new PartitionsAhead();
    private final PartitionsBehind behind;

    /**
     * None.
     *
     * @param own the task's partition
     * @param ends see {@link PartitionsBehind}
     */
    Reroutes(int own, boolean ends) {
        this.behind = new PartitionsBehind(own, ends);
    }

    /** Those in which events of the task's users lie. */
    PartitionsAhead ahead() {
        return ahead;
    }

    /** Those to which it sends events on. */
    PartitionsBehind behind() {
        return behind;
    }

    /**
     * What a task of the next generation begins with. Its users' events may lie wherever they lay before, and if it is a new partition then in
     * its parent's above all: producers learn of new partitions late. So it waits for these with its silences, and whoever is waited
     * for knows it and tells how far it has come. Where a foreign partitioner is at work, events that lay in a partition lie in any of those that have
     * grown out of it afterwards, and those that lay in the right one in any of its own kin: it waits for all of them, before the first such event
     * comes.
     *
     * @param parent what the parent's state had
     * @param own the task's partition
     * @param before how many partitions the parent's generation had
     * @param partitions how many this one has, that number or a multiple of it
     * @param clock the parent's
     * @param onTheWay by partition, the time of the earliest event from there that had not arrived yet
     */
    static byte[] inherited(
            Optional<byte[]> parent,
            int own,
            int before,
            int partitions,
            OptionalLong clock,
            Map<Integer, Long> onTheWay) {
        int from = own % before;
        long since = clock.orElse(0);
        Reroutes known = new Reroutes(from, false);
        parent.ifPresent(known::read);
        Reroutes next = new Reroutes(own, false);
        onTheWay.forEach(next.ahead::observe);
        // Later clocks than that of an event on its way say so because the event came late there.
        known.ahead.forEach((partition, clockMillis) -> grown(partition, before, partitions)
                .filter(each -> each != own)
                .forEach(each -> next.ahead.observe(each, clockMillis)));
        known.behind.forEach((partition, clockMillis) -> grown(partition, before, partitions)
                .filter(each -> each != own)
                .forEach(each -> next.behind.sent(each, clockMillis)));
        boolean foreign = !known.ahead.isEmpty() || !known.behind.isEmpty();
        grown(from, before, partitions).filter(each -> each != own).forEach(kin -> {
            if (foreign || kin == from) {
                next.ahead.observe(kin, since);
            }
            if (foreign || own == from) {
                next.behind.sent(kin, since);
            }
        });
        return next.encode();
    }

    /** A partition, and those that have grown out of it. */
    private static IntStream grown(int partition, int before, int partitions) {
        return IntStream.iterate(partition, each -> each < partitions, each -> each + before);
    }

    byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(Byte.BYTES + ahead.bytes() + behind.bytes());
        out.put(VERSION);
        ahead.write(out);
        behind.write(out);
        return out.array();
    }

    void read(byte[] kept) {
        ByteBuffer in = ByteBuffer.wrap(kept);
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalStateException("what is known of partitions was written in format " + version
                    + ", which this version cannot read; run the version that wrote it");
        }
        ahead.read(in);
        behind.read(in);
    }
}
