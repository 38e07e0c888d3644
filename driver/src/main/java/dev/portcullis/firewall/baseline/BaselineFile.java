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
import java.util.Collection;

/**
 * A file on disk that several processes learn into: each adds its lines to what the file holds, under the lock of a file beside it, and
 * replaces the file by a rename. A reader sees the old or the new version, never half of one.
 */
public final class BaselineFile {
    private static final long LARGEST = 256L << 20;

    private final Path file;

    public BaselineFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    /** Reads the file. */
    public Baseline read() throws IOException, InvalidBaselineException {
        if (Files.size(file) > LARGEST) {
            throw new IOException(file + " is larger than " + LARGEST + " bytes");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            return Baseline.parse(file.toString(), text);
        } catch (CharacterCodingException e) {
            throw new InvalidBaselineException(file + ":1: the file is not UTF-8");
        }
    }

    /** What the file knows; nothing when it is not there yet. */
    Baseline readIfPresent() throws IOException, InvalidBaselineException {
        return Files.exists(file) ? read() : Baseline.EMPTY;
    }

    /** Adds lines to what the file holds by now. */
    void add(Collection<BaselineLine> lines) throws IOException, InvalidBaselineException {
        Path beside = file.resolveSibling(file.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!lock.isValid()) {
                throw new IOException(beside + " cannot be locked");
            }
            write(readIfPresent().plus(lines));
        } catch (OverlappingFileLockException e) {
            throw new IOException(beside + " is locked by another firewall of this process", e);
        }
    }

    /** Replaces the file. */
    public void write(Baseline baseline) throws IOException {
        Path written = Files.createTempFile(file.getParent(), file.getFileName() + ".", ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(baseline.toString());
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
