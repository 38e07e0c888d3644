package dev.portcullis.guard;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Hides the class of the stream that it writes to. */
final class GuardedOutputStream extends FilterOutputStream {
    GuardedOutputStream(OutputStream raw) {
        super(raw);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length); // The inherited one writes byte by byte.
    }
}
