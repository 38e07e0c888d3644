package dev.portcullis.connect;

import com.mysql.cj.conf.DatabaseUrlContainer;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The thread that leads from an object that Connector/J made by class name back to the driver.
 *
 * <p>Connector/J makes socket factories itself and passes them properties alone, which are text; and it opens second
 * connections with the properties of the first, much later and on threads of its own, for {@code cancel()} and query timeouts.
 * So each physical connection has a ticket whose random id is one of its properties. The connection holds the ticket by its
 * {@link com.mysql.cj.conf.HostInfo}, and this class holds it weakly: it lives exactly as long as the connection.
 */
final class Ticket implements DatabaseUrlContainer {
    /** The property of Connector/J that carries the id. */
    static final String PROPERTY = "portcullisTicket";

    private static final int ID_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final ConcurrentMap<String, Stub> ISSUED = new ConcurrentHashMap<>();
    private static final ReferenceQueue<Ticket> GONE = new ReferenceQueue<>();

    private static final class Stub extends WeakReference<Ticket> {
        final String id;

        Stub(Ticket ticket) {
            super(ticket, GONE);
            this.id = ticket.id;
        }
    }

    private final String id;
    private final Target target;
    private final String user;
    private final PhysicalConnections connections;
    private final String url;
    private final AtomicReference<@Nullable Attempt> first;

    private Ticket(String id, Attempt first, PhysicalConnections connections, String url) {
        this.id = id;
        this.target = first.target();
        this.user = first.login().user();
        this.first = new AtomicReference<>(first);
        this.connections = connections;
        this.url = url;
    }

    /** Issues a ticket for a new physical connection, whose first login is {@code first}. */
    static Ticket issue(Attempt first, PhysicalConnections connections, String url) {
        for (Object stub = GONE.poll(); stub != null; stub = GONE.poll()) {
            ISSUED.remove(((Stub) stub).id);
        }
        byte[] random = new byte[ID_BYTES];
        RANDOM.nextBytes(random);
        Ticket ticket = new Ticket(HexFormat.of().formatHex(random), first, connections, url);
        ISSUED.put(ticket.id, new Stub(ticket));
        return ticket;
    }

    /** The ticket of an id, while its connection lives. */
    static @Nullable Ticket find(@Nullable String id) {
        Stub stub = id == null ? null : ISSUED.get(id);
        return stub == null ? null : stub.get();
    }

    String id() {
        return id;
    }

    PhysicalConnections connections() {
        return connections;
    }

    /** Begins the next login: the first time that of the connection itself, from then on those of second connections. */
    Attempt begin(int loginTimeoutMillis) throws SQLException {
        Attempt main = first.getAndSet(null);
        return main != null ? main : connections.beginAgain(target, user, loginTimeoutMillis);
    }

    @Override
    public String getDatabaseUrl() {
        return url;
    }
}
