package dev.portcullis.audit.sink;

import java.util.List;

/**
 * A place that records of the trail are delivered to. An implementation has a public constructor without parameters, which does nothing, and is
 * named in {@code META-INF/services/dev.portcullis.audit.sink.AuditSink}. There is one instance for each configured sink and trail.
 *
 * <p><b>Order.</b> Records come in the order of the trail, without holes: definitions, segment heads and checkpoints too, unless the format leaves
 * them out.
 *
 * <p><b>At least once.</b> When {@link #deliver} returns, the records count as delivered and never come again. When it throws, or the process ends
 * before, the same records come again, as the beginning of a batch that may be longer. {@link AuditRecord#id} tells a repetition from something
 * new.
 *
 * <p><b>Threads.</b> All calls come from one thread, the sink's own, which may block and may be interrupted: then {@code deliver} ends early with
 * an exception. No statement of the application waits for it. Once before, when the trail is configured, an instance is opened and closed on a
 * thread that the application waits for, ten seconds at the most.
 *
 * <p><b>Errors.</b> A {@link SinkException} says whether waiting may help, and how many records of the batch are delivered in spite of it. The
 * caller waits, longer each time, and tries again; it logs the first failure and the recovery. Any other exception or error counts as
 * retryable. Its text is logged too, so it must hold no value of a property and nothing of a record.
 */
public interface AuditSink extends AutoCloseable {
    /** The value of {@code type} in the configuration, such as {@code kafka}. */
    String type();

    /**
     * Reads the configuration and takes what it needs. Need not reach the other side: what is away now may be there later.
     *
     * @throws InvalidSinkException if a property is missing, malformed, or the library that the sink needs is not there
     */
    void open(SinkContext context) throws InvalidSinkException;

    /** Delivers the records, at least one, or throws. The list and the arrays of the records belong to the caller. */
    void deliver(List<AuditRecord> records) throws SinkException, InterruptedException;

    /** Gives back what {@link #open} took. The last call; also after an {@code open} that failed. */
    @Override
    void close();
}
