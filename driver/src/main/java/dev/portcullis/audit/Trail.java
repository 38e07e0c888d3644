package dev.portcullis.audit;

/**
 * Where events become records. Safe for all threads.
 *
 * <p>A data operation passes three calls: {@link #admit} before it is sent, then {@link #publish} or, where the application must not hear of it
 * before its record is on disk, {@link #acknowledge}.
 */
public interface Trail extends AutoCloseable {
    /** Records nothing. */
    Trail NONE = new Trail() {
        @Override
        public boolean isOn() {
            return false;
        }

        @Override
        public boolean isDurable() {
            return false;
        }

        @Override
        public void admit() {}

        @Override
        public void publish(Event event) {}

        @Override
        public void acknowledge(Event event) {}

        @Override
        public void close() {}
    };

    /** Whether anything is recorded. */
    boolean isOn();

    /** Whether {@link #acknowledge} waits for the disk. */
    boolean isDurable();

    /**
     * Asks for room for one more event, and waits for it a short while.
     *
     * @throws TrailFailedException if there is none, or the trail cannot be written, and the settings say that nothing may run unrecorded
     */
    void admit() throws TrailFailedException;

    /** Hands an event over; the caller keeps no reference to what may still change. What finds no room in time is counted into a gap record. */
    void publish(Event event);

    /**
     * As {@link #publish}; a durable trail returns when the record is on disk.
     *
     * @throws TrailFailedException if it cannot be written there, and the settings say that nothing may run unrecorded
     */
    void acknowledge(Event event) throws TrailFailedException;

    /**
     * Has a task run before the trail ends, for what can still be published then. Holds the task weakly: its owner keeps it for as long as
     * it has something to publish.
     */
    default void beforeEnd(Runnable task) {}

    /** Writes what was published, the record of the stop and a checkpoint. */
    @Override
    void close();
}
