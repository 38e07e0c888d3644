package dev.portcullis.connect;

import com.mysql.cj.protocol.Security;
import com.mysql.cj.protocol.a.NativePacketPayload;
import java.security.DigestException;
import org.jspecify.annotations.Nullable;

/**
 * {@code caching_sha2_password}: a scramble, and the password itself inside TLS when the server does not remember it. The exchange
 * of an RSA key in its place is not offered.
 */
public final class CachingSha2Login extends LoginPlugin {
    private static final byte FAST_LOGIN_DONE = 3;
    private static final byte FULL_LOGIN_WANTED = 4;

    private boolean scrambleSent;

    /** Made by Connector/J. */
    public CachingSha2Login() {
        super("caching_sha2_password");
    }

    @Override
    public void reset() {
        scrambleSent = false;
    }

    @Override
    byte @Nullable [] answer(Attempt attempt, NativePacketPayload fromServer) {
        if (!hasPassword(attempt)) {
            return noSecret();
        }
        if (!scrambleSent) {
            scrambleSent = true;
            return scrambled(attempt, seed(fromServer), CachingSha2Login::scramble);
        }
        byte[] status = seed(fromServer);
        if (status.length == 1 && status[0] == FAST_LOGIN_DONE) {
            return null;
        }
        if (status.length == 1 && status[0] == FULL_LOGIN_WANTED) {
            return attempt.releaseTerminated(socket(), charset());
        }
        throw attempt.refuse("The server broke the rules of caching_sha2_password");
    }

    private static byte[] scramble(byte[] secret, byte[] seed) {
        try {
            return Security.scrambleCachingSha2(secret, seed);
        } catch (DigestException e) {
            throw new IllegalStateException(e);
        }
    }
}
