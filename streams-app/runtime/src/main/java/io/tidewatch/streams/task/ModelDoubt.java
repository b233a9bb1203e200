package io.tidewatch.streams.task;

import java.util.HashSet;
import java.util.Set;

/**
 * Tells a model that fails from an event that no model could stand, by whom a task's model has failed on since it scored anybody last. What
 * one customer sends, again and again even, says little of the model; nothing scored for several customers in a row does.
 */
final class ModelDoubt {
    /**
     * So many customers in a row. Events that a good network cannot stand are next to unknown, since features are bounded, so five of
     * them in a row, of different customers, are not chance; and five runs that hang are over in a minute.
     */
    static final int CUSTOMERS = 5;

    private final boolean hasOther;
    private final Set<String> failedOn = new HashSet<>();
    private boolean proven;

    /** @param hasOther whether there is a model to go back to: then one that has never scored anything is not given any customer's event */
    ModelDoubt(boolean hasOther) {
        this.hasOther = hasOther;
    }

    /** It scored somebody. */
    void scored() {
        failedOn.clear();
        proven = true;
    }

    /** It failed on a customer, alone. */
    void failed(String userId) {
        failedOn.add(userId);
    }

    /** Whether it has scored anybody here: then it may do so again, if its device was short of something for a moment. */
    boolean isProven() {
        return proven;
    }

    /** Whether it is the model that fails. */
    boolean isOfTheModel() {
        return failedOn.size() >= CUSTOMERS || (hasOther && !proven && !failedOn.isEmpty());
    }
}
