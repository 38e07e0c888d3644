package dev.portcullis.testkit.frontdoor;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One packet of the MySQL client/server protocol, of the sizes that a login has. It owns its payload, which nobody changes.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_packets.html">MySQL packets</a>
 */
final class Packet {
    private static final int HEADER = 4;
    private static final int LONGEST = 0xff_ffff;

    /** First bytes of what a server says in a login. */
    static final int OK = 0x00;

    static final int MORE_DATA = 0x01;
    static final int AUTH_SWITCH = 0xfe;
    static final int ERROR = 0xff;

    private final int sequence;
    private final byte[] payload;

    Packet(int sequence, byte[] payload) {
        this.sequence = sequence;
        this.payload = payload;
    }

    int sequence() {
        return sequence;
    }

    byte[] payload() {
        return payload;
    }

    static Packet read(InputStream in) throws IOException {
        byte[] header = in.readNBytes(HEADER);
        if (header.length < HEADER) {
            throw new EOFException("the peer hung up");
        }
        int length = (header[0] & 0xff) | ((header[1] & 0xff) << 8) | ((header[2] & 0xff) << 16);
        if (length == LONGEST) {
            throw new IOException("a packet of " + length + " bytes is no part of a login");
        }
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
            throw new EOFException("the peer hung up within a packet");
        }
        return new Packet(header[3] & 0xff, payload);
    }

    /** An ERR packet; the SQLState has five characters. */
    static Packet error(int sequence, int code, String sqlState, String message) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.write(ERROR);
        payload.write(code);
        payload.write(code >> 8);
        payload.writeBytes(("#" + sqlState + message).getBytes(StandardCharsets.UTF_8));
        return new Packet(sequence, payload.toByteArray());
    }

    /** What a server answers to a wrong password or token. */
    static Packet accessDenied(int sequence, String user) {
        return error(
                sequence, 1045, "28000", "Access denied for user '" + user + "'@'localhost' (using password: YES)");
    }

    /** What a server with {@code require_secure_transport} answers to a login in plaintext. */
    static Packet insecureTransport(int sequence) {
        return error(
                sequence,
                3159,
                "HY000",
                "Connections using insecure transport are prohibited while --require_secure_transport=ON.");
    }

    /** The request to begin again with that plugin; the data is what it starts from. */
    static Packet authSwitch(int sequence, String plugin, byte[] data) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.write(AUTH_SWITCH);
        payload.writeBytes(plugin.getBytes(StandardCharsets.US_ASCII));
        payload.write(0);
        payload.writeBytes(data);
        return new Packet(sequence, payload.toByteArray());
    }

    /** One of {@link #OK}, {@link #MORE_DATA}, {@link #AUTH_SWITCH}, {@link #ERROR}; -1 for an empty packet. */
    int type() {
        return payload.length == 0 ? -1 : payload[0] & 0xff;
    }

    /** The code of an ERR packet, 0 for any other. */
    int errorCode() {
        return type() == ERROR && payload.length >= 3 ? (payload[1] & 0xff) | ((payload[2] & 0xff) << 8) : 0;
    }

    /** Whether this is a {@code caching_sha2_password} server's wish for the password itself. */
    boolean asksForPassword() {
        return type() == MORE_DATA && payload.length == 2 && payload[1] == 4;
    }

    /** Whether this is a {@code caching_sha2_password} server's word that an OK packet follows unasked. */
    boolean announcesOk() {
        return type() == MORE_DATA && payload.length == 2 && payload[1] == 3;
    }

    Packet withSequence(int other) {
        return new Packet(other, payload);
    }

    /** The next packet of the same exchange. */
    Packet reply(byte... bytes) {
        return new Packet(sequence + 1, bytes);
    }

    void write(OutputStream out) throws IOException {
        byte[] bytes = new byte[HEADER + payload.length];
        bytes[0] = (byte) payload.length;
        bytes[1] = (byte) (payload.length >> 8);
        bytes[2] = (byte) (payload.length >> 16);
        bytes[3] = (byte) sequence;
        System.arraycopy(payload, 0, bytes, HEADER, payload.length);
        out.write(bytes);
        out.flush();
    }
}
