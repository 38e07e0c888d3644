package dev.portcullis.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A file whose bytes, as they are, are a secret key. */
final class KeyFile {
    private static final int LEAST_BYTES = 32;
    private static final int MOST_BYTES = 4_096;

    private KeyFile() {}

    /**
     * What it holds; the caller wipes it.
     *
     * @throws IOException if it cannot be read, or holds fewer than 32 or more than 4,096 bytes
     */
    static byte[] read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length < LEAST_BYTES || bytes.length > MOST_BYTES) {
            Arrays.fill(bytes, (byte) 0);
            throw new IOException("it holds " + bytes.length + " bytes; a key has 32 to 4096, such as 32 random ones");
        }
        return bytes;
    }
}
