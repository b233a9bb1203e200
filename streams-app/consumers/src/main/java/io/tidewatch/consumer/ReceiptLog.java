package io.tidewatch.consumer;

import io.tidewatch.topics.Receipt;
import java.io.IOException;
import java.util.List;

/** Where receipts go. The same one may be told twice after a crash; {@code receipt_id} tells. */
interface ReceiptLog {
    /**
     * Tells receipts; when this returns they outlast a crash.
     *
     * @throws IOException when they cannot be told at present
     */
    void tell(List<Receipt> receipts) throws IOException;

    /** Tells nobody. */
    static ReceiptLog none() {
        return receipts -> {};
    }
}
