package dev.portcullis.testkit.frontdoor;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Every byte that one client sent: first as it came over the wire, and from the end of the TLS handshake on decrypted. It also holds
 * what a {@link Failure.Rogue rogue server} decrypted with its own key. Kept up to the limit that the front door was given.
 * Thread-safe.
 */
public final class Transcript {
    private final int limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream(512);
    private boolean cut;
    private boolean encrypted;

    Transcript(int limit) {
        this.limit = limit;
    }

    /** A copy of what was recorded so far. */
    public byte[] bytes() {
        lock.lock();
        try {
            return sent.toByteArray();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether the client sent the text, in UTF-8.
     *
     * @throws IllegalStateException if it was not found in what was recorded, but not everything was recorded
     */
    public boolean contains(String text) {
        lock.lock();
        try {
            // One character a byte, so that a search in text is a search in bytes.
            String recorded = sent.toString(StandardCharsets.ISO_8859_1);
            String wanted = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            boolean found = recorded.contains(wanted);
            if (!found && cut) {
                throw new IllegalStateException("the transcript was cut after " + limit
                        + " bytes and proves nothing; build the front door with recordEverything()");
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    /** What comes over the wire from now on is the ciphertext of what is recorded decrypted. */
    void tlsEstablished() {
        lock.lock();
        try {
            encrypted = true;
        } finally {
            lock.unlock();
        }
    }

    void recordDecrypted(byte[] bytes, int offset, int length) {
        lock.lock();
        try {
            int kept = Math.min(length, limit - sent.size());
            cut |= kept < length;
            sent.write(bytes, offset, kept);
        } finally {
            lock.unlock();
        }
    }

    private void recordWire(byte[] bytes, int offset, int length) {
        lock.lock();
        try {
            if (!encrypted) {
                recordDecrypted(bytes, offset, length);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The stream as it comes over the wire, recorded until the TLS handshake is done. */
    InputStream wire(InputStream in) {
        return new Recorded(in, this::recordWire);
    }

    /** The stream as it comes out of TLS, recorded. */
    InputStream decrypted(InputStream in) {
        return new Recorded(in, this::recordDecrypted);
    }

    @FunctionalInterface
    private interface Recorder {
        void record(byte[] bytes, int offset, int length);
    }

    private static final class Recorded extends FilterInputStream {
        private final Recorder recorder;

        Recorded(InputStream in, Recorder recorder) {
            super(in);
            this.recorder = recorder;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            if (count > 0) {
                recorder.record(bytes, offset, count);
            }
            return count;
        }
    }
}
