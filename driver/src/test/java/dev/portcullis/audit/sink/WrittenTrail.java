package dev.portcullis.audit.sink;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.HexFormat;

/** Segments as {@code docs/audit.md} describes them, written by hand: the second opinion beside the driver's own writer. */
final class WrittenTrail {
    static final String ID = "00c0ffee00c0ffee";
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

    private final Path directory;
    private Path segment;
    private byte[] hash = new byte[32];
    private long seq;
    private Instant time = Instant.parse("2026-10-01T12:00:00.000001Z");

    WrittenTrail(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
        rotate();
    }

    Path directory() {
        return directory;
    }

    Path segment() {
        return segment;
    }

    long seq() {
        return seq;
    }

    void time(Instant time) {
        this.time = time;
    }

    /** Begins the next segment, with a session and a statement that operations can name by 1. */
    void rotate() throws IOException {
        segment = directory.resolve(String.format("%020d.jsonl", seq + 1));
        append(
                "segment",
                "\"format\":1,\"trail\":\"" + ID + "\",\"previous\":\""
                        + HexFormat.of().formatHex(hash) + "\"");
        append("session", SESSION);
        append("statement", STATEMENT);
    }

    static final String SESSION =
            "\"id\":1,\"connection\":17,\"serverConnection\":99,\"user\":\"app\",\"credential\":\"iam\","
                    + "\"credentialVersion\":\"Q7Z4\",\"server\":\"orders.example.com:3306\",\"database\":\"shop\","
                    + "\"application\":\"till\",\"host\":\"node-1\",\"process\":4711,\"clientUser\":\"anna\",\"correlation\":\"c-1\"";
    static final String STATEMENT =
            "\"id\":1,\"operation\":\"select\",\"tables\":[\"shop.customers\"],\"columns\":[\"id\"],"
                    + "\"shape\":\"00112233445566778899aabbccddeeff\",\"sql\":\"SELECT id FROM customers WHERE id = ?\",\"sqlLength\":41,"
                    + "\"callSite\":\"com.acme.Till#pay\",\"verdict\":\"allow\"";

    /** A select that read some rows. */
    void operation(int rows) throws IOException {
        append(
                "operation",
                "\"session\":1,\"statement\":1,\"micros\":812,\"outcome\":\"ok\",\"rowsRead\":" + rows
                        + ",\"transaction\":3");
    }

    void operations(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            operation(i);
        }
    }

    /** Writes a record with these fields behind {@code type}. */
    void append(String type, String fields) throws IOException {
        seq++;
        time = time.plusNanos(1_000);
        String chained = "{\"seq\":" + seq + ",\"time\":\"" + TIME.format(time) + "\",\"type\":\"" + type + "\""
                + (fields.isEmpty() ? "" : "," + fields);
        hash = sha256(hash, chained.getBytes(StandardCharsets.UTF_8));
        Files.writeString(
                segment,
                chained + ",\"hash\":\"" + HexFormat.of().formatHex(hash) + "\"}\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    /** What a killed process leaves behind. */
    void tear() throws IOException {
        Files.writeString(segment, "{\"seq\":" + (seq + 1) + ",\"ti", StandardOpenOption.APPEND);
    }

    static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
