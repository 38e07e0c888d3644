package dev.portcullis.testkit.frontdoor;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

/**
 * Passes bytes between a client and the real server, both ways, until both have ended: the end of a stream as the end of a stream, a
 * reset as a reset. Understands none of the bytes, so that whatever the two speak after the login works.
 */
record Relay(Wire client, Wire server, Executor executor) {
    private static final int BUFFER = 64 * 1024;

    /** Blocks until both directions have ended. */
    void run() {
        FutureTask<Void> upstream = new FutureTask<>(() -> pump(client, server), null);
        executor.execute(upstream);
        pump(server, client);
        try {
            upstream.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("the relay failed", e.getCause());
        }
    }

    private static void pump(Wire from, Wire to) {
        InputStream in = from.in();
        OutputStream out = to.out();
        byte[] buffer = new byte[BUFFER];
        while (true) {
            int count;
            try {
                count = in.read(buffer);
            } catch (IOException e) {
                to.reset();
                return;
            }
            try {
                if (count < 0) {
                    to.shutdownOutput();
                    return;
                }
                out.write(buffer, 0, count);
                out.flush();
            } catch (IOException e) {
                // The receiver is gone. The other direction reads from it, and passes on how it went.
                return;
            }
        }
    }
}
