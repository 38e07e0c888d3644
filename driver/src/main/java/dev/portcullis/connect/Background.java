package dev.portcullis.connect;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The daemon threads of one connector: one that closes sockets at their deadline, and those that make calls which cannot be
 * bounded otherwise, DNS and AWS. All start on first need. The first ends when it is idle; the others end with their call,
 * because the AWS SDK keeps the buffers in which it read a secret for as long as the thread lives.
 */
final class Background implements AutoCloseable {
    private static final int IDLE_SECONDS = 10;
    /** More calls than this at a time are refused: they would all wait for a name service or an AWS service that is down. */
    private static final int MOST_CALLS = 64;

    private final ThreadPoolExecutor calls = new ThreadPoolExecutor(
            0, MOST_CALLS, 0, TimeUnit.SECONDS, new SynchronousQueue<>(), threads("portcullis-call-"));
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, threads("portcullis-deadline-"));
    private final Deadlines deadlines = new Deadlines(timer);

    Background() {
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Nothing more is expected, though a connection that is still open may need the threads again: they end as soon as they are idle. */
    @Override
    public void close() {
        deadlines.close();
        timer.setKeepAliveTime(1, TimeUnit.MILLISECONDS);
    }

    Executor calls() {
        return calls;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    /** Threads that hold on to no class loader but the driver's own. */
    private static ThreadFactory threads(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(Background.class.getClassLoader());
            return thread;
        };
    }
}
