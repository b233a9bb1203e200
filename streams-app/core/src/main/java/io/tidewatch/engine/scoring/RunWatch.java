package io.tidewatch.engine.scoring;

/**
 * Ends runs of a network that take too long. The core has neither a thread nor a clock for that, so whoever loads a model brings one.
 * Thread-safe.
 */
public interface RunWatch {
    /** Lets every run take as long as it does. */
    RunWatch NONE = ending -> new Watched() {
        @Override
        public void begins() {
            // Nobody looks.
        }

        @Override
        public boolean ends() {
            return false;
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    };

    /**
     * The runs of one graph by one thread are to be watched from now on.
     *
     * @param ending ends the run that is under way, from another thread; called between {@link Watched#begins} and
     *     {@link Watched#ends} only, and once a run at most
     */
    Watched watch(Runnable ending);

    /** One graph's runs, one after the other. */
    interface Watched extends AutoCloseable {
        /** A run begins. */
        void begins();

        /**
         * The run is over.
         *
         * @return whether it was ended for taking too long
         */
        boolean ends();

        /** There will be no more runs. */
        @Override
        void close();
    }
}
