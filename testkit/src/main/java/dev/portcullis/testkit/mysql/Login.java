package dev.portcullis.testkit.mysql;

import java.security.SecureRandom;
import java.util.HexFormat;

/** A user name and its password on the real server. */
public record Login(String user, String password) {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A login whose password nobody can guess: 128 random bits. */
    public static Login random(String user) {
        var bits = new byte[16];
        RANDOM.nextBytes(bits);
        return new Login(user, HexFormat.of().formatHex(bits));
    }

    /** The user alone. */
    @Override
    public String toString() {
        return "Login[" + user + "]";
    }
}
