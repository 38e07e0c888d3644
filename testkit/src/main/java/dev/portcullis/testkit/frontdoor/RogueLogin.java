package dev.portcullis.testkit.frontdoor;

import dev.portcullis.testkit.frontdoor.Failure.Rogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;

/** What a server says that tries to learn the client's password. Its RSA key is its own, so that it can read what the client encrypts. */
record RogueLogin(Wire client, Transcript transcript) {
    private static final byte[] NONCE = "rogue-server's-nonce".getBytes(StandardCharsets.US_ASCII);
    /** How a client of caching_sha2_password or sha256_password asks for the server's public key. */
    private static final int CACHING_SHA2_KEY_REQUEST = 2;

    private static final int SHA256_KEY_REQUEST = 1;

    /** Draws the client out; the last packet that it sent. */
    Packet ask(Rogue rogue, Packet response) throws IOException {
        switch (rogue) {
            case CLEAR_PASSWORD -> {
                return exchange(Packet.authSwitch(response.sequence() + 1, "mysql_clear_password", new byte[0]));
            }
            case CACHING_SHA2_KEY -> {
                Packet scramble = switchTo("caching_sha2_password", response);
                Packet answer = exchange(scramble.reply((byte) Packet.MORE_DATA, (byte) 4));
                return handOutKey(answer, CACHING_SHA2_KEY_REQUEST);
            }
            case SHA256_KEY -> {
                return handOutKey(switchTo("sha256_password", response), SHA256_KEY_REQUEST);
            }
        }
        throw new IllegalStateException("no such rogue: " + rogue);
    }

    private Packet switchTo(String plugin, Packet response) throws IOException {
        byte[] nonce = Arrays.copyOf(NONCE, NONCE.length + 1);
        return exchange(Packet.authSwitch(response.sequence() + 1, plugin, nonce));
    }

    private Packet handOutKey(Packet answer, int request) throws IOException {
        if (answer.payload().length != 1 || answer.payload()[0] != request) {
            return answer;
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair keys = generator.generateKeyPair();
            Packet encrypted = exchange(answer.reply(keyPayload(keys)));
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
            cipher.init(Cipher.DECRYPT_MODE, keys.getPrivate());
            byte[] password = cipher.doFinal(encrypted.payload());
            for (int i = 0; i < password.length; i++) {
                password[i] ^= NONCE[i % NONCE.length];
            }
            transcript.recordDecrypted(password, 0, password.length);
            return encrypted;
        } catch (GeneralSecurityException e) {
            throw new IOException("the client did not encrypt its password with the rogue's key", e);
        }
    }

    private static byte[] keyPayload(KeyPair keys) {
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(keys.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        byte[] payload = new byte[1 + pem.length()];
        payload[0] = Packet.MORE_DATA;
        System.arraycopy(pem.getBytes(StandardCharsets.US_ASCII), 0, payload, 1, pem.length());
        return payload;
    }

    private Packet exchange(Packet packet) throws IOException {
        packet.write(client.out());
        return Packet.read(client.in());
    }
}
