package io.tidewatch.bench.load;

import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;

/** How a load's events are spread over its users. */
public enum Traffic {
    /** Every event is of a user drawn evenly: the hardest case for a state store, since hardly any row is met again soon. */
    UNIFORM("every event of a user drawn evenly") {
        @Override
        IntSupplier users(int users, SplittableRandom random) {
            return () -> random.nextInt(users);
        }
    },
    /** A few users send much and most send little: the density of a user falls with the inverse of its rank. */
    ZIPF("users by Zipf's law, exponent 1") {
        @Override
        IntSupplier users(int users, SplittableRandom random) {
            // The inverse of the distribution function of 1/x, of which Zipf's law is the discrete form.
            return () -> Math.min(users, (int) Math.pow(users + 1.0, random.nextDouble())) - 1;
        }
    },
    /** As a shop's frontend sends: a user comes, sends a burst of events, and is gone for long. */
    SESSION("bursts of 5 to 40 events of a user drawn evenly, one burst after the other in a partition's log") {
        @Override
        IntSupplier users(int users, SplittableRandom random) {
            return new IntSupplier() {
                private int user;
                private int left;

                @Override
                public int getAsInt() {
                    if (left == 0) {
                        user = random.nextInt(users);
                        left = random.nextInt(SHORTEST, LONGEST + 1);
                    }
                    left--;
                    return user;
                }
            };
        }
    },
    /** The generated shop's own log, all event types, sessions that overlap; its users come as they join the shop. */
    SHOP("the generated shop's own log (tidewatch generate)") {
        @Override
        IntSupplier users(int users, SplittableRandom random) {
            throw new IllegalStateException("The shop draws its users itself.");
        }
    };

    private static final int SHORTEST = 5;
    private static final int LONGEST = 40;

    private final String meaning;

    Traffic(String meaning) {
        this.meaning = meaning;
    }

    abstract IntSupplier users(int users, SplittableRandom random);

    /** For people. */
    public String meaning() {
        return meaning;
    }

    /** As on the command line and in the JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
