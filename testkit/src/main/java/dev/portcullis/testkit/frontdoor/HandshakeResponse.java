package dev.portcullis.testkit.frontdoor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A client's answer to the greeting (HandshakeResponse41). What the front door has no use for is kept as it came: the head with the
 * capabilities, packet size and character set, and the tail with the connection attributes and the zstd level.
 */
final class HandshakeResponse {
    private static final int HEAD = 32;

    private final int capabilities;
    private final byte[] head;
    private final String user;
    private final byte[] proof;
    private final byte[] database;
    private final String plugin;
    private final byte[] tail;

    private HandshakeResponse(Payload payload) throws IOException {
        head = payload.next(HEAD);
        capabilities = capabilities(head);
        user = payload.textUntilNul();
        if (has(Capability.PLUGIN_AUTH_LENENC_CLIENT_DATA)) {
            proof = payload.lengthEncoded();
        } else if (has(Capability.SECURE_CONNECTION)) {
            proof = payload.next(payload.integer(1));
        } else {
            proof = payload.untilNul();
        }
        database = has(Capability.CONNECT_WITH_DB) ? payload.untilNul() : new byte[0];
        plugin = has(Capability.PLUGIN_AUTH) ? payload.textUntilNul() : "";
        tail = payload.rest();
    }

    static HandshakeResponse parse(Packet packet) throws IOException {
        return new HandshakeResponse(new Payload(packet.payload()));
    }

    /** An SSLRequest is the head of a handshake response and nothing else. */
    static boolean isTlsRequest(Packet packet) throws IOException {
        return packet.payload().length == HEAD && (capabilities(packet.payload()) & Capability.SSL) != 0;
    }

    private static int capabilities(byte[] head) throws IOException {
        return new Payload(head).integer(4);
    }

    String user() {
        return user;
    }

    /** What the client answers for its plugin: a scrambled password, nothing, or the secret itself. */
    byte[] proof() {
        return proof;
    }

    /** The plugin that the client assumes; empty if it knows none. */
    String plugin() {
        return plugin;
    }

    /** The payload of the same answer with another plugin's proof, of less than 251 bytes. */
    byte[] withProof(String otherPlugin, byte[] otherProof) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.writeBytes(head);
        writeWithNul(payload, user.getBytes(StandardCharsets.UTF_8));
        payload.write(otherProof.length);
        payload.writeBytes(otherProof);
        if (has(Capability.CONNECT_WITH_DB)) {
            writeWithNul(payload, database);
        }
        if (has(Capability.PLUGIN_AUTH)) {
            writeWithNul(payload, otherPlugin.getBytes(StandardCharsets.UTF_8));
        }
        payload.writeBytes(tail);
        return payload.toByteArray();
    }

    private static void writeWithNul(ByteArrayOutputStream payload, byte[] bytes) {
        payload.writeBytes(bytes);
        payload.write(0);
    }

    private boolean has(int flag) {
        return (capabilities & flag) != 0;
    }

    @Override
    public String toString() {
        return "HandshakeResponse[" + user + ", " + plugin + "]";
    }
}
