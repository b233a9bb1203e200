package io.tidewatch.ops;

/**
 * How far one store of one partition has been restored from its changelog, or, on a standby, how far it follows.
 *
 * @param store the store
 * @param partition the partition
 * @param standby a copy kept warm rather than the one in use
 * @param restored records taken from the changelog so far
 * @param total records to take, as far as is known; grows on a standby
 * @param finished the store is complete; a standby is so while it follows closely
 */
record StoreRestore(String store, int partition, boolean standby, long restored, long total, boolean finished) {
    /** Records still to take. */
    long remaining() {
        return finished ? 0 : Math.max(0, total - restored);
    }
}
