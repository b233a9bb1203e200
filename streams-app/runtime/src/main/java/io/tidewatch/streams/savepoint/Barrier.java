package io.tidewatch.streams.savepoint;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where one task stood when its savepoint was asked for, with nothing waiting. The task writes it into the changelog of its profiles
 * under {@link #MARKER_KEY}: rows before it belong to the savepoint, rows behind it do not. A record without a value follows at once,
 * so the store keeps nothing of it.
 *
 * @param savepoint the savepoint's name
 * @param kind whether the task went on
 * @param partition the task's
 * @param partitions how many tasks its generation has
 * @param eventsPosition the next offset of its partition of the events' topic
 * @param arrivalsPosition the next offset of its partition of the rerouted topic
 * @param clock the task's clock, epoch milliseconds; empty before its first event
 * @param model the model that it decided with, as its state has it
 * @param reroutes what it knew of partitions that send it events and to which it does, as its state has it; empty if there are none
 */
public record Barrier(
        String savepoint,
        BarrierKind kind,
        int partition,
        int partitions,
        long eventsPosition,
        long arrivalsPosition,
        OptionalLong clock,
        Optional<byte[]> model,
        Optional<byte[]> reroutes) {
    /** The key of the marker in the changelog of the profiles. No user id begins with a control character. */
    public static final String MARKER_KEY = "\u0000savepoint";

    private static final byte VERSION = 1;
    private static final int FIXED = 3 * Byte.BYTES + 2 * Integer.BYTES + 3 * Long.BYTES;

    public Barrier {
        Objects.requireNonNull(savepoint, "savepoint");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(reroutes, "reroutes");
        if (partition < 0 || partition >= partitions) {
            throw new IllegalArgumentException("partition " + partition + " of " + partitions);
        }
    }

    /** Which task of the next generation, with so many or a multiple of partitions, begins where: the one parent that it has. */
    public static int parent(int partition, int partitionsBefore) {
        return partition % partitionsBefore;
    }

    public byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(bytes());
        write(out);
        return out.array();
    }

    /**
     * @throws IllegalStateException if a version wrote it that this one does not know
     */
    public static Barrier decode(byte[] value) {
        return read(ByteBuffer.wrap(value));
    }

    int bytes() {
        return FIXED + ByteFields.size(ByteFields.utf8(savepoint)) + ByteFields.size(model) + ByteFields.size(reroutes);
    }

    void write(ByteBuffer out) {
        out.put(VERSION)
                .put(kind.code())
                .putInt(partition)
                .putInt(partitions)
                .putLong(eventsPosition)
                .putLong(arrivalsPosition)
                .put((byte) (clock.isPresent() ? 1 : 0))
                .putLong(clock.orElse(0));
        ByteFields.put(out, ByteFields.utf8(savepoint));
        ByteFields.put(out, model);
        ByteFields.put(out, reroutes);
    }

    static Barrier read(ByteBuffer in) {
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalStateException("a savepoint's barrier was written in format " + version
                    + ", which this version cannot read; run the version that wrote it");
        }
        BarrierKind kind = BarrierKind.of(in.get());
        int partition = in.getInt();
        int partitions = in.getInt();
        long events = in.getLong();
        long arrivals = in.getLong();
        boolean hasClock = in.get() != 0;
        long clock = in.getLong();
        return new Barrier(
                // The rest in the order in which it is written.
                ByteFields.text(in),
                kind,
                partition,
                partitions,
                events,
                arrivals,
                hasClock ? OptionalLong.of(clock) : OptionalLong.empty(),
                ByteFields.get(in),
                ByteFields.get(in));
    }
}
