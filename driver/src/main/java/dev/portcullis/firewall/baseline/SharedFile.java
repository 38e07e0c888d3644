package dev.portcullis.firewall.baseline;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A UTF-8 file that several processes change: each reads and changes it under the lock of a file beside it, and replaces it by a rename. A
 * reader sees the old or the new version, never half of one.
 */
final class SharedFile {
    private static final long LARGEST = 256L << 20;

    private final Path file;

    SharedFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    /** What the file becomes; the argument is null when there is none yet. */
    interface Change {
        String apply(@Nullable String old) throws InvalidBaselineException;
    }

    String read() throws IOException, InvalidBaselineException {
        if (Files.size(file) > LARGEST) {
            throw new IOException(file + " is larger than " + LARGEST + " bytes");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidBaselineException(file + ":1: the file is not UTF-8");
        }
    }

    @Nullable
    String readIfPresent() throws IOException, InvalidBaselineException {
        return Files.exists(file) ? read() : null;
    }

    void change(Change change) throws IOException, InvalidBaselineException {
        Path beside = file.resolveSibling(file.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!lock.isValid()) {
                throw new IOException(beside + " cannot be locked");
            }
            write(change.apply(readIfPresent()));
        } catch (OverlappingFileLockException e) {
            throw new IOException(beside + " is locked by another firewall of this process", e);
        }
    }

    void write(String text) throws IOException {
        Path written = Files.createTempFile(file.getParent(), file.getFileName() + ".", ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
