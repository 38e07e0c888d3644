package dev.portcullis.testkit.frontdoor;

import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.log.Log;
import com.mysql.cj.protocol.ServerSession;
import com.mysql.cj.protocol.SocketConnection;
import com.mysql.cj.protocol.StandardSocketFactory;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Connector/J's sockets with what it lacks for a tunnel: one TLS context for all connections, and the endpoint's name to verify. */
public final class VerifiedSockets extends StandardSocketFactory {
    private static final Map<Integer, Trust> TRUSTS = new ConcurrentHashMap<>();

    private record Trust(SSLContext context, String host) {}

    private Trust trust = new Trust(null, "");

    static void trust(int port, SSLContext context, String host) {
        TRUSTS.put(port, new Trust(context, host));
    }

    @Override
    public <T extends Closeable> T connect(String host, int port, PropertySet properties, int loginTimeout)
            throws IOException {
        trust = TRUSTS.get(port);
        return super.connect(host, port, properties, loginTimeout);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends Closeable> T performTlsHandshake(SocketConnection connection, ServerSession session, Log log)
            throws IOException {
        Socket raw = rawSocket;
        SSLSocket socket =
                (SSLSocket) trust.context().getSocketFactory().createSocket(raw, trust.host(), raw.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return (T) socket;
    }
}
