package dev.portcullis.testkit.frontdoor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/** What a server says first (protocol version 10), as far as the front door needs it. */
final class Greeting {
    private static final int NONCE = 20;

    private final Packet packet;
    private final byte[] nonce;
    private final String plugin;
    /** Where the lower two bytes of the capabilities stand in the payload. */
    private final int lowerCapabilities;

    private Greeting(Packet packet, byte[] nonce, String plugin, int lowerCapabilities) {
        this.packet = packet;
        this.nonce = nonce;
        this.plugin = plugin;
        this.lowerCapabilities = lowerCapabilities;
    }

    static Greeting parse(Packet packet) throws IOException {
        Payload payload = new Payload(packet.payload());
        int version = payload.integer(1);
        if (version != 10) {
            throw new IOException("the real server greets with protocol version " + version + ", not 10");
        }
        payload.untilNul(); // server version; MariaDB's may begin with "5.5.5-"
        payload.integer(4); // connection id
        ByteArrayOutputStream nonce = new ByteArrayOutputStream();
        nonce.writeBytes(payload.next(8));
        payload.next(1);
        int lowerCapabilities = payload.position();
        payload.next(2 + 1 + 2 + 2); // capabilities, character set, status, more capabilities
        int nonceLength = payload.integer(1);
        payload.next(10); // reserved; MariaDB's own capabilities
        nonce.writeBytes(payload.next(Math.max(13, nonceLength - 8)));
        return new Greeting(
                packet, Arrays.copyOf(nonce.toByteArray(), NONCE), payload.textUntilNul(), lowerCapabilities);
    }

    /** The 20 bytes that proofs of a password are made over. */
    byte[] nonce() {
        return nonce;
    }

    /** The server's default authentication plugin. */
    String plugin() {
        return plugin;
    }

    /** The same greeting, with or without the offer of TLS. */
    Packet offering(boolean tls) {
        byte[] payload = packet.payload().clone();
        int second = lowerCapabilities + 1;
        int bit = Capability.SSL >> 8;
        payload[second] = (byte) (tls ? payload[second] | bit : payload[second] & ~bit);
        return new Packet(packet.sequence(), payload);
    }
}
