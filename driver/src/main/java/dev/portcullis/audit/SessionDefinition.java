package dev.portcullis.audit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A session as it stands: a change of the schema, the client info or the correlation id is a new definition. Immutable. */
final class SessionDefinition extends Definition {
    private static final String CLIENT_USER = "ClientUser";
    private static final String CLIENT_HOST = "ClientHostname";
    private static final String CLIENT_APPLICATION = "ApplicationName";
    private static final long PROCESS = ProcessHandle.current().pid();
    private static final String HOST = hostName();

    private final SessionFacts facts;
    private final @Nullable String database;
    private final Map<String, String> clientInfo;
    private final @Nullable String correlation;

    SessionDefinition(
            SessionFacts facts,
            @Nullable String database,
            Map<String, String> clientInfo,
            @Nullable String correlation) {
        this.facts = facts;
        this.database = database;
        this.clientInfo = Map.copyOf(clientInfo);
        this.correlation = correlation;
    }

    SessionFacts facts() {
        return facts;
    }

    @Nullable
    String database() {
        return database;
    }

    @Nullable
    String correlation() {
        return correlation;
    }

    SessionDefinition in(@Nullable String otherDatabase) {
        return new SessionDefinition(facts, otherDatabase, clientInfo, correlation);
    }

    SessionDefinition with(String name, @Nullable String value) {
        Map<String, String> changed = new TreeMap<>(clientInfo);
        if (value == null) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return new SessionDefinition(facts, database, changed, correlation);
    }

    SessionDefinition of(@Nullable String otherCorrelation) {
        return new SessionDefinition(facts, database, clientInfo, otherCorrelation);
    }

    /** The names of the client info that it has. */
    Set<String> clientInfo() {
        return clientInfo.keySet();
    }

    @Nullable
    String clientInfo(String name) {
        return clientInfo.get(name);
    }

    @Override
    protected String type() {
        return "session";
    }

    @Override
    protected void write(RecordWriter out) {
        out.number("connection", facts.connection());
        if (facts.serverConnection() > 0) {
            out.number("serverConnection", facts.serverConnection());
        }
        out.text("user", facts.user())
                .text("credential", facts.credential())
                .text("credentialVersion", facts.credentialVersion())
                .text("principal", facts.principal())
                .text("server", facts.server())
                .text("database", database)
                .text("application", facts.application())
                .text("host", HOST)
                .number("process", PROCESS)
                .text("clientUser", clientInfo.get(CLIENT_USER))
                .text("clientHost", clientInfo.get(CLIENT_HOST))
                .text("clientApplication", clientInfo.get(CLIENT_APPLICATION))
                .text("correlation", correlation);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
