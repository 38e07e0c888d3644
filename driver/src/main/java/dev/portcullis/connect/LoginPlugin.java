package dev.portcullis.connect;

import com.mysql.cj.callback.MysqlCallbackHandler;
import com.mysql.cj.protocol.AuthenticationPlugin;
import com.mysql.cj.protocol.Protocol;
import com.mysql.cj.protocol.a.NativeConstants.StringSelfDataType;
import com.mysql.cj.protocol.a.NativePacketPayload;
import dev.portcullis.config.CredentialKind;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One authentication method of MySQL, in place of Connector/J's own. The secret comes from the {@link Attempt} of the socket at the
 * moment the server asks for it, never from a property of the connection. Connector/J makes the subclasses by their names;
 * they are public for that and of no use to an application. Used by one thread.
 */
abstract class LoginPlugin implements AuthenticationPlugin<NativePacketPayload> {
    /** What stands for "no password" in a handshake response. */
    private static final byte[] NO_SECRET = {0};

    private final String name;
    private @Nullable Protocol<NativePacketPayload> protocol;
    private @Nullable String user;

    LoginPlugin(String name) {
        this.name = name;
    }

    /** What to send next, or null to send nothing and hear more. */
    abstract byte @Nullable [] answer(Attempt attempt, NativePacketPayload fromServer);

    @Override
    public final String getProtocolPluginName() {
        return name;
    }

    @Override
    public final void init(Protocol<NativePacketPayload> connection, MysqlCallbackHandler callbacks) {
        protocol = connection;
        reset();
    }

    @Override
    public final void destroy() {
        reset();
    }

    /** What the subclass sends in the clear is safe by the proof of the server, which {@link Attempt} insists on. */
    @Override
    public final boolean requiresConfidentiality() {
        return false;
    }

    @Override
    public final boolean isReusable() {
        return true;
    }

    /** Connector/J knows no password, so the second parameter says nothing. */
    @Override
    public final void setAuthenticationParameters(@Nullable String userName, @Nullable String ignored) {
        user = userName;
    }

    @Override
    public final boolean nextAuthenticationStep(
            @Nullable NativePacketPayload fromServer, List<NativePacketPayload> toServer) {
        toServer.clear();
        Attempt attempt = attempt();
        if (!attempt.login().user().equals(user)) {
            throw attempt.refuse("The connection cannot change over to user " + user + "; open another one");
        }
        byte[] answer = fromServer == null ? noSecret() : answer(attempt, fromServer);
        if (answer != null) {
            toServer.add(new NativePacketPayload(answer));
        }
        return true;
    }

    /** Whether the login is one of a password, which is all that the methods but one can prove. */
    static boolean hasPassword(Attempt attempt) {
        return attempt.login().kind() != CredentialKind.IAM;
    }

    /** The scramble that the server sent. */
    static byte[] seed(NativePacketPayload fromServer) {
        return fromServer.readBytes(StringSelfDataType.STRING_TERM);
    }

    static byte[] noSecret() {
        return NO_SECRET.clone();
    }

    final Socket socket() {
        try {
            return connection().getSocketConnection().getMysqlSocket();
        } catch (IOException e) {
            throw new IllegalStateException("The socket is gone", e);
        }
    }

    final Charset charset() {
        return Charset.forName(
                connection().getServerSession().getCharsetSettings().getPasswordCharacterEncoding());
    }

    /** The scramble of the secret, whose bytes do not outlive the call. */
    final byte[] scrambled(Attempt attempt, byte[] seed, Scramble scramble) {
        byte[] secret = attempt.secretForScramble(socket(), charset());
        try {
            return scramble.of(secret, seed);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    interface Scramble {
        byte[] of(byte[] secret, byte[] seed);
    }

    private Attempt attempt() {
        if (connection().getSocketConnection().getSocketFactory() instanceof ProvenSocketFactory factory) {
            return factory.attempt();
        }
        throw new IllegalStateException("The connection was not opened through Portcullis");
    }

    private Protocol<NativePacketPayload> connection() {
        Protocol<NativePacketPayload> current = protocol;
        if (current == null) {
            throw new IllegalStateException("The plugin was not initialised");
        }
        return current;
    }
}
