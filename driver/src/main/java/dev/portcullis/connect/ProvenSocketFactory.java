package dev.portcullis.connect;

import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.conf.RuntimeProperty;
import com.mysql.cj.log.Log;
import com.mysql.cj.protocol.ServerSession;
import com.mysql.cj.protocol.SocketConnection;
import com.mysql.cj.protocol.StandardSocketFactory;
import dev.portcullis.config.TlsMode;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Opens a socket for Connector/J and proves the server on it. Connector/J makes one for each socket, by the name of the class;
 * it is public for that and of no use to an application.
 */
@SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Connector/J's interface; T is a Socket
public final class ProvenSocketFactory extends StandardSocketFactory {
    private @Nullable Attempt attempt;
    private @Nullable PhysicalConnections connections;

    /** Made by Connector/J. */
    public ProvenSocketFactory() {}

    /** The login over this factory's socket. */
    Attempt attempt() {
        Attempt current = attempt;
        if (current == null) {
            throw new IllegalStateException("The socket was not connected");
        }
        return current;
    }

    @Override
    public <T extends Closeable> T connect(String hostname, int portNumber, PropertySet properties, int loginTimeout)
            throws IOException {
        RuntimeProperty<String> id = properties.getStringProperty(Ticket.PROPERTY);
        Ticket ticket = id == null ? null : Ticket.find(id.getValue());
        if (ticket == null) {
            throw new SocketException("The connection was not opened through Portcullis");
        }
        host = hostname;
        port = portNumber;
        PhysicalConnections owner = ticket.connections();
        connections = owner;
        Attempt current = begin(ticket, loginTimeout);
        attempt = current;
        current.enter(Phase.DNS);
        InetAddress[] addresses = owner.lookUp(hostname, current.deadline());
        current.enter(Phase.TCP);
        try {
            rawSocket = connectToAny(addresses, current, properties);
        } catch (IOException e) {
            owner.notThere(hostname);
            throw e;
        }
        sslSocket = rawSocket;
        current.enter(Phase.GREETING);
        return (T) rawSocket;
    }

    private static Attempt begin(Ticket ticket, int loginTimeout) throws IOException {
        try {
            return ticket.begin(loginTimeout);
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private Socket connectToAny(InetAddress[] addresses, Attempt current, PropertySet properties) throws IOException {
        IOException failure = null;
        for (int i = 0; i < addresses.length; i++) {
            if (current.target().tls() == TlsMode.LOCAL_PLAINTEXT && !addresses[i].isLoopbackAddress()) {
                throw new SocketException(
                        "portcullis.tls=local-plaintext is for loopback addresses alone, and " + host + " is not one");
            }
            Socket socket = createSocket(properties);
            try {
                current.uses(socket);
                configureSocket(socket, properties);
                bind(socket, properties);
                int limit = properties
                        .getIntegerProperty(PropertyKey.connectTimeout)
                        .getValue();
                int share = Math.max(1, current.deadline().millisLeft() / (addresses.length - i));
                socket.connect(new InetSocketAddress(addresses[i], port), limit > 0 ? Math.min(limit, share) : share);
                return socket;
            } catch (IOException e) {
                socket.close();
                if (failure != null) {
                    e.addSuppressed(failure);
                }
                failure = e;
                if (current.hasExpired()) {
                    break;
                }
            }
        }
        throw failure == null ? new SocketException(host + " has no address") : failure;
    }

    private static void bind(Socket socket, PropertySet properties) throws IOException {
        String local =
                properties.getStringProperty(PropertyKey.localSocketAddress).getValue();
        if (local != null && !local.isEmpty()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(local), 0));
        }
    }

    /** The deadline bounds the handshake, not a timeout of the socket. */
    @Override
    public void beforeHandshake() {}

    @Override
    public <T extends Closeable> T performTlsHandshake(SocketConnection connection, ServerSession session)
            throws IOException {
        return performTlsHandshake(connection, session, null);
    }

    @Override
    public <T extends Closeable> T performTlsHandshake(
            SocketConnection connection, ServerSession session, @Nullable Log log) throws IOException {
        PhysicalConnections owner = connections;
        if (owner == null) {
            throw new SocketException("The socket was not connected");
        }
        sslSocket = owner.prove(attempt(), rawSocket);
        return (T) sslSocket;
    }

    @Override
    public void afterHandshake() {
        attempt().loggedIn();
    }
}
