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

/**
 * Looks hosts up, on another thread, because the JDK's look-up cannot be given a time. Connects that want the same host at a
 * time share one look-up. Safe for use by several threads.
 */
final class HostLookup {
    private final Executor calls;
    private final ConcurrentMap<String, CompletableFuture<InetAddress[]>> underWay = new ConcurrentHashMap<>();

    HostLookup(Executor calls) {
        this.calls = calls;
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

    private CompletableFuture<InetAddress[]> ask(String host) {
        CompletableFuture<InetAddress[]> answer = new CompletableFuture<>();
        CompletableFuture<InetAddress[]> earlier = underWay.putIfAbsent(host, answer);
        if (earlier != null) {
            return earlier;
        }
        try {
            calls.execute(() -> complete(answer, host));
        } catch (RejectedExecutionException e) {
            underWay.remove(host);
            answer.completeExceptionally(e);
            throw e;
        }
        return answer;
    }

    private void complete(CompletableFuture<InetAddress[]> answer, String host) {
        try {
            answer.complete(InetAddress.getAllByName(host));
        } catch (UnknownHostException | RuntimeException e) {
            answer.completeExceptionally(e);
        } finally {
            underWay.remove(host);
        }
    }

    private static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }
}
