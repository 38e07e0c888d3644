package dev.portcullis.audit.sink;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One record of a trail, with what it names by number joined to it. Immutable, but for the arrays, which nobody may write to.
 */
public final class AuditRecord {
    /** {@code ,"hash":"}, 64 hex digits, {@code "}}. */
    private static final int TAIL = 75;

    private static final int HASH_DIGITS = 64;

    private final String trail;
    private final long seq;
    private final Instant time;
    private final String type;
    private final String previousHash;
    private final byte[] line;
    private final Map<String, Object> fields;
    private final @Nullable AuditRecord session;
    private final @Nullable AuditRecord statement;
    private final byte @Nullable [] body;

    private AuditRecord(String trail, String previousHash, byte[] line, Map<String, Object> fields) throws IOException {
        this.trail = trail;
        this.previousHash = previousHash;
        this.line = line;
        this.fields = fields;
        this.session = null;
        this.statement = null;
        this.body = null;
        if (!(fields.get("seq") instanceof Long number)
                || !(fields.get("type") instanceof String word)
                || !(fields.get("time") instanceof String moment)) {
            throw new IOException("not a record of a trail: seq, time or type is missing");
        }
        this.seq = number;
        this.type = word;
        try {
            if (moment.isEmpty() || moment.charAt(0) < '0') {
                throw new DateTimeException("its year has a sign");
            }
            this.time = Instant.parse(moment);
        } catch (DateTimeException e) {
            throw new IOException("not a record of a trail: time is no time", e);
        }
    }

    private AuditRecord(
            AuditRecord record,
            @Nullable AuditRecord session,
            @Nullable AuditRecord statement,
            byte @Nullable [] body) {
        this.trail = record.trail;
        this.previousHash = record.previousHash;
        this.line = record.line;
        this.fields = record.fields;
        this.seq = record.seq;
        this.type = record.type;
        this.time = record.time;
        this.session = session;
        this.statement = statement;
        this.body = body;
    }

    /** The record of a line, without its line feed, that has been parsed into {@code fields}. */
    static AuditRecord of(String trail, String previousHash, byte[] line, Map<String, Object> fields)
            throws IOException {
        return new AuditRecord(trail, previousHash, line, fields);
    }

    /** The same record joined with its definitions. */
    AuditRecord with(@Nullable AuditRecord session, @Nullable AuditRecord statement) {
        return session == null && statement == null ? this : new AuditRecord(this, session, statement, body);
    }

    /** The same record with its form for a sink. */
    AuditRecord withBody(byte[] body) {
        return new AuditRecord(this, session, statement, body);
    }

    /** {@code <trail>-<seq>}: the same when the record is delivered again, and never that of another. */
    public String id() {
        return trail + "-" + seq;
    }

    /** The id of the trail, 16 hex digits. */
    public String trail() {
        return trail;
    }

    /** 1, 2, 3, … over the life of the trail. */
    public long seq() {
        return seq;
    }

    /** When it happened, to the microsecond. */
    public Instant time() {
        return time;
    }

    /** {@code operation}, {@code connection}, {@code session}, … */
    public String type() {
        return type;
    }

    /** The hash that chains it to the record before, 64 hex digits; empty for what is not chained. */
    public String hash() {
        return fields.get("hash") instanceof String hash ? hash : "";
    }

    /** The hash of the record before. */
    public String previousHash() {
        return previousHash;
    }

    /** The line of the segment, without its line feed, in UTF-8. */
    public byte[] line() {
        return line;
    }

    /** The record in the format of the sink, in UTF-8. */
    public byte[] body() {
        return body == null ? line : body;
    }

    /** What is sent of a record that is larger than the other side takes, in UTF-8: enough to go on with the chain. */
    public byte[] standIn() {
        return ("{\"seq\":" + seq + ",\"time\":\"" + time + "\",\"type\":\"oversized\",\"hash\":\"" + hash()
                        + "\",\"event\":\"" + id() + "\",\"bytes\":" + body().length + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A field of the record, else of its session, else of its statement: a text, Long, Boolean, List or Map; null when it has none. */
    public @Nullable Object field(String name) {
        Object own = fields.get(name);
        if (own == null && session != null) {
            own = session.fields.get(name);
        }
        return own == null && statement != null ? statement.fields.get(name) : own;
    }

    /** The same as a text, if it is a text, a number or a flag. */
    public @Nullable String text(String name) {
        Object value = field(name);
        return value instanceof String || value instanceof Number || value instanceof Boolean ? value.toString() : null;
    }

    @Nullable
    AuditRecord session() {
        return session;
    }

    @Nullable
    AuditRecord statement() {
        return statement;
    }

    Map<String, Object> fields() {
        return fields;
    }

    /** How many bytes at the beginning of the line the hash is computed of. */
    int chained() {
        return hash().length() == HASH_DIGITS ? line.length - TAIL : line.length - 1;
    }

    @Override
    public String toString() {
        return id() + " " + type;
    }

    /** The line as text. */
    String lineText() {
        return new String(line, StandardCharsets.UTF_8);
    }
}
