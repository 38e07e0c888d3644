package dev.portcullis.connect;

import dev.portcullis.credentials.Deadline;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Looks hosts up, on another thread, because the JDK's look-up cannot be given a time. Connects that want the same host at a
 * time share one look-up, and those of the next second use its answer too: a pool that fills up does not change threads for
 * each connection. Safe for use by several threads.
 */
final class HostLookup {
    /** Shorter than any cluster endpoint's time to live in DNS. */
    private static final long ANSWER_SERVES_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Executor calls;
    private final LongSupplier nanoTime;
    private final ConcurrentMap<String, Answer> answers = new ConcurrentHashMap<>();

    HostLookup(Executor calls) {
        this(calls, System::nanoTime);
    }

    /** {@code nanoTime} tells how old an answer is. */
    HostLookup(Executor calls, LongSupplier nanoTime) {
        this.calls = calls;
        this.nanoTime = nanoTime;
    }

    /** The outcome of one look-up, when it is there. */
    private static final class Answer extends CompletableFuture<InetAddress[]> {
        /** Written before the completion, and read after it. */
        private long completedAt;
    }

    /** Every address of a host. An address looks nothing up. */
    InetAddress[] of(String host, Deadline deadline) throws IOException {
        if (isAddress(host)) {
            return InetAddress.getAllByName(host);
        }
        try {
            return ask(host).get(Math.max(0, deadline.nanosLeft()), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            throw new IOException("too many look-ups wait for DNS already, so " + host + " was not looked up", e);
        } catch (TimeoutException e) {
            throw new SocketTimeoutException("DNS gave no answer for " + host);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while looking up " + host);
        } catch (ExecutionException e) {
            UnknownHostException unknown = new UnknownHostException("DNS does not know " + host);
            unknown.initCause(e.getCause());
            throw unknown;
        }
    }

    /** Makes the next connect look the host up anew, because nobody was there. */
    void forget(String host) {
        answers.remove(host);
    }

    private boolean isOld(Answer answer) {
        return answer.isDone() && nanoTime.getAsLong() - answer.completedAt > ANSWER_SERVES_NANOS;
    }

    private Answer ask(String host) {
        Answer earlier = answers.get(host);
        if (earlier != null && !isOld(earlier)) {
            return earlier;
        }
        if (earlier != null) {
            answers.remove(host, earlier);
        }
        Answer answer = new Answer();
        earlier = answers.putIfAbsent(host, answer);
        if (earlier != null) {
            return earlier;
        }
        try {
            calls.execute(() -> complete(answer, host));
        } catch (RejectedExecutionException e) {
            answers.remove(host, answer);
            answer.completeExceptionally(e);
            throw e;
        }
        return answer;
    }

    private void complete(Answer answer, String host) {
        try {
            InetAddress[] addresses = InetAddress.getAllByName(host);
            answer.completedAt = nanoTime.getAsLong();
            answer.complete(addresses);
        } catch (UnknownHostException | RuntimeException e) {
            answers.remove(host, answer);
            answer.completeExceptionally(e);
        }
    }

    private static boolean isAddress(String host) {
        if (host.indexOf(':') >= 0) {
            return true;
        }
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c != '.' && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }
}
