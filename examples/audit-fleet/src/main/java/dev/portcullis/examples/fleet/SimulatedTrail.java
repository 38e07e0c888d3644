package dev.portcullis.examples.fleet;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.HexFormat;

/** A trail as the driver writes it, with operations of yesterday, which no real process could have run. For one thread. */
final class SimulatedTrail implements AutoCloseable {
    private static final DateTimeFormatter MICROS =
            new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

    private final String id;
    private final OutputStream segment;
    private byte[] hash = new byte[32];
    private long seq;

    SimulatedTrail(Path directory, String id, Instant at) throws IOException {
        this.id = id;
        this.segment = Files.newOutputStream(
                directory.resolve("00000000000000000001.jsonl"),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE);
        append(at, "segment", "\"format\":1,\"trail\":\"" + id + "\",\"previous\":\"" + "0".repeat(64) + "\"");
    }

    String id() {
        return id;
    }

    long seq() {
        return seq;
    }

    void append(Instant at, String type, String fields) throws IOException {
        byte[] covered = ("{\"seq\":" + ++seq + ",\"time\":\"" + MICROS.format(at) + "\",\"type\":\"" + type + "\","
                        + fields)
                .getBytes(StandardCharsets.UTF_8);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(hash);
            hash = digest.digest(covered);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        byte[] tail = (",\"hash\":\"" + HexFormat.of().formatHex(hash) + "\"}\n").getBytes(StandardCharsets.UTF_8);
        byte[] line = java.util.Arrays.copyOf(covered, covered.length + tail.length);
        System.arraycopy(tail, 0, line, covered.length, tail.length);
        segment.write(line);
    }

    @Override
    public void close() throws IOException {
        segment.close();
    }
}
