package dev.portcullis.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key by which bound values are turned into tokens and back. It is never shown. Safe for all threads.
 *
 * <p>A token is {@code tok1.<key id>.<Base64 url of nonce, ciphertext and tag>}: AES-256-GCM of column, a zero byte, type, a colon and value, where what
 * stands before the last point is authenticated with it. The nonce is the first 96 bits of an HMAC-SHA256 of the same with the whole value, so equal values of
 * a column give equal tokens, and no two contents share a nonce but by a collision of it. Key id and both keys are HKDF-SHA256 (RFC 5869) of the file.
 */
public final class TokenKey {
    private static final String VERSION = "tok1";
    private static final Pattern FORM = Pattern.compile(VERSION + "\\.([0-9a-f]{8})\\.([A-Za-z0-9_-]+)");
    private static final Pattern CONTENT = Pattern.compile("([^\0]*)\0([a-z]+):(.*)", Pattern.DOTALL);
    private static final String MAC = "HmacSHA256";
    private static final int MAC_BYTES = 32;
    private static final int ID_BYTES = 4;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Key nonces;
    private final Key values;
    private final String id;

    private TokenKey(byte[] secret) throws GeneralSecurityException {
        Key extracted = new SecretKeySpec(mac(new SecretKeySpec(new byte[MAC_BYTES], MAC), secret), MAC);
        nonces = new SecretKeySpec(expand(extracted, "nonce"), MAC);
        values = new SecretKeySpec(expand(extracted, "value"), "AES");
        id = HexFormat.of().formatHex(expand(extracted, "id"), 0, ID_BYTES);
    }

    /** What a token holds. {@code column} is empty where the statement did not tell it; {@code value} is cut after 256 characters. */
    public record Content(String column, String type, String value) {
        /** Nothing: it is a secret. */
        @Override
        public String toString() {
            return "Content";
        }
    }

    /**
     * The key that a file holds: its bytes as they are.
     *
     * @throws IOException if it cannot be read, or holds fewer than 32 or more than 4,096 bytes
     */
    public static TokenKey read(Path file) throws IOException {
        byte[] secret = KeyFile.read(file);
        try {
            return new TokenKey(secret);
        } catch (GeneralSecurityException e) {
            throw missing(e);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static IllegalStateException missing(GeneralSecurityException e) {
        return new IllegalStateException("Every Java platform has " + MAC + " and AES/GCM", e);
    }

    /** The first block of HKDF-Expand. */
    private static byte[] expand(Key extracted, String name) throws GeneralSecurityException {
        return mac(extracted, ("portcullis token 1 " + name + '\1').getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] mac(Key key, byte[] text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(MAC);
        mac.init(key);
        return mac.doFinal(text);
    }

    private static Cipher cipher(int mode, Key key, byte[] nonce, String head) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce, 0, NONCE_BYTES));
        cipher.updateAAD(head.getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Names the key, in its tokens. */
    public String id() {
        return id;
    }

    /** The id of the key that made that token; null if it is none. */
    public static @Nullable String idOf(String token) {
        Matcher form = FORM.matcher(token);
        return form.matches() ? form.group(1) : null;
    }

    /**
     * The token of a value.
     *
     * @param kept as much of the value as can be got back
     */
    String token(String column, String type, String value, String kept) {
        String frame = column + '\0' + type + ':';
        String head = VERSION + '.' + id;
        try {
            byte[] nonce = mac(nonces, (frame + value).getBytes(StandardCharsets.UTF_8));
            byte[] content = (frame + kept).getBytes(StandardCharsets.UTF_8);
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, values, nonce, head).doFinal(content);
            byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
            return head + '.' + text(all);
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /** What a token holds; null if this key did not make it as it is. */
    public @Nullable Content reveal(String token) {
        Matcher form = FORM.matcher(token);
        if (!form.matches() || !form.group(1).equals(id)) {
            return null;
        }
        try {
            byte[] all = Base64.getUrlDecoder().decode(form.group(2));
            // Java reads more than one text as the same bytes.
            if (all.length < NONCE_BYTES + TAG_BITS / 8 || !text(all).equals(form.group(2))) {
                return null;
            }
            byte[] content = cipher(Cipher.DECRYPT_MODE, values, all, VERSION + '.' + id)
                    .doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
            Matcher parts = CONTENT.matcher(new String(content, StandardCharsets.UTF_8));
            return parts.matches() ? new Content(parts.group(1), parts.group(2), parts.group(3)) : null;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return null;
        }
    }
}
