package dev.portcullis.connect;

import com.mysql.cj.exceptions.CJException;
import com.mysql.cj.exceptions.UnableToConnectException;
import dev.portcullis.config.CredentialKind;
import dev.portcullis.config.SqlState;
import dev.portcullis.config.TlsMode;
import dev.portcullis.credentials.Deadline;
import dev.portcullis.credentials.Login;
import dev.portcullis.tls.ServerProof;
import dev.portcullis.tls.ServerVerifier;
import dev.portcullis.tls.TlsFailure;
import dev.portcullis.tls.VerifiedSocket;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.util.Arrays;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One login over one socket: what the socket factory and the authentication plugins of that socket share.
 *
 * <p>It gives the secret out on the socket alone whose server was proven for the target, or, where the settings say so, on a
 * plain socket to a loopback address. Confined to the connecting thread but for {@link #expire}, which another thread calls at
 * the deadline.
 */
final class Attempt {
    private final Target target;
    private final Login login;
    private final Deadline deadline;

    private volatile Phase phase = Phase.DNS;
    private volatile boolean expired;
    private volatile @Nullable Socket raw;
    private @Nullable SSLSocket proven;
    private @Nullable ServerProof proof;
    private @Nullable Exception failure;
    private byte @Nullable [] released;
    private boolean over;

    Attempt(Target target, Login login, Deadline deadline) {
        this.target = target;
        this.login = login;
        this.deadline = deadline;
    }

    Target target() {
        return target;
    }

    Login login() {
        return login;
    }

    Deadline deadline() {
        return deadline;
    }

    Phase phase() {
        return phase;
    }

    void enter(Phase next) {
        phase = next;
    }

    /** The socket that the login runs over; closed at once if the deadline has passed. */
    void uses(Socket socket) throws IOException {
        raw = socket;
        if (expired) {
            socket.close();
        }
    }

    /** Closes the socket at the deadline, so that no server can hold a connect up by sending byte after byte. */
    void expire() {
        expired = true;
        Socket socket = raw;
        if (socket != null) {
            closeQuietly(socket);
        }
    }

    boolean hasExpired() {
        return expired || deadline.passed();
    }

    /** Proves the server, and gives back the only socket on which the secret may be sent. */
    SSLSocket prove(Socket plain, ServerVerifier verifier) throws TlsFailure {
        phase = Phase.TLS;
        try {
            VerifiedSocket verified = verifier.verify(plain, target.endpoint(), deadline.nanoTime());
            proven = verified.socket();
            proof = verified.proof();
            phase = Phase.LOGIN;
            return verified.socket();
        } catch (TlsFailure e) {
            failure = e;
            throw e;
        }
    }

    @Nullable
    ServerProof proof() {
        return proof;
    }

    /** What stopped the login on this side, if anything did. */
    @Nullable
    Exception failure() {
        return failure;
    }

    /** Whether the server at the other end of the socket was proven to be the endpoint. */
    boolean isProven(Socket socket) {
        return proven != null && socket == proven;
    }

    /**
     * The secret's bytes followed by a NUL, to be sent over the socket. Overwritten by {@link #wipe}.
     *
     * @throws CJException when the socket is not the proven one
     */
    byte[] releaseTerminated(Socket socket, Charset charset) {
        if (!isProven(socket)) {
            throw refuse("The server asks for the " + noun()
                    + " on a connection on which it was not proven by TLS, and does not get it");
        }
        byte[] secret = secretBytes(charset, 1);
        wipe();
        released = secret;
        return secret;
    }

    /** The secret's bytes for a scramble that proves to know them; the caller overwrites them. */
    byte[] secretForScramble(Socket socket, Charset charset) {
        boolean loopback = target.tls() == TlsMode.LOCAL_PLAINTEXT
                && socket.getInetAddress().isLoopbackAddress();
        if (!isProven(socket) && !loopback) {
            throw refuse("The server asks for a login on a connection on which it was not proven by TLS");
        }
        return secretBytes(charset, 0);
    }

    private byte[] secretBytes(Charset charset, int padding) {
        if (over) {
            throw refuse("The connection is logged in and cannot log in again; open another one");
        }
        char[] characters = login.secret().expose();
        ByteBuffer encoded = charset.encode(CharBuffer.wrap(characters));
        byte[] bytes = Arrays.copyOf(
                Arrays.copyOfRange(encoded.array(), encoded.arrayOffset(), encoded.limit()), encoded.limit() + padding);
        Arrays.fill(characters, '\0');
        Arrays.fill(encoded.array(), (byte) 0);
        return bytes;
    }

    /** The login is done: from now on the secret is not given out. */
    void loggedIn() {
        wipe();
        over = true;
        phase = Phase.SESSION;
    }

    /** Overwrites what was given out. */
    void wipe() {
        byte[] last = released;
        if (last != null) {
            Arrays.fill(last, (byte) 0);
            released = null;
        }
    }

    /** Remembers why the driver refuses to log in, and gives back what to throw through Connector/J. */
    CJException refuse(String why) {
        String message = why + " (user " + login.user() + " at " + target.endpoint() + ")";
        failure = new SQLInvalidAuthorizationSpecException(message, SqlState.AUTHENTICATION_FAILED.code());
        CJException thrown = new UnableToConnectException(message);
        thrown.setSQLState(SqlState.AUTHENTICATION_FAILED.code());
        return thrown;
    }

    private String noun() {
        return login.kind() == CredentialKind.IAM ? "IAM token" : "password";
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
