package dev.portcullis.endpoint;

import dev.portcullis.config.SqlState;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.Hashtable;
import java.util.Optional;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.spi.NamingManager;

/** Asks name servers through the DNS provider of JNDI, which ships with the JDK. */
final class DnsCnameResolver implements CnameResolver {
    private static final String CNAME = "CNAME";

    private final String servers;

    /** {@code servers} is {@code dns:} for those of this machine, or {@code dns://host:port}. */
    DnsCnameResolver(String servers) {
        this.servers = servers;
    }

    /**
     * The context is made by the DNS provider itself, so that a name is never taken for a URL of another provider, and only the
     * text of CNAME records is read: nothing is looked up as an object.
     */
    @Override
    @SuppressWarnings({"BanJNDI", "JdkObsolete"}) // JNDI takes a Hashtable
    public Optional<String> canonicalName(String alias, Duration timeout) throws SQLException {
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put(Context.PROVIDER_URL, servers);
        environment.put("com.sun.jndi.dns.timeout.retries", "2");
        try {
            DirContext dns = (DirContext) NamingManager.getInitialContext(environment);
            try {
                // The provider waits for one server after the other, and then asks all again and waits twice as long.
                int count = servers(dns);
                dns.addToEnvironment(
                        "com.sun.jndi.dns.timeout.initial", Long.toString(Math.max(1, timeout.toMillis() / 3 / count)));
                Attribute names = dns.getAttributes(alias, new String[] {CNAME}).get(CNAME);
                return names == null
                        ? Optional.empty()
                        : Optional.of(names.get().toString());
            } finally {
                dns.close();
            }
        } catch (NameNotFoundException e) {
            return Optional.empty();
        } catch (NamingException e) {
            throw new SQLNonTransientConnectionException(
                    "DNS gave no answer about the host " + alias, SqlState.UNABLE_TO_CONNECT.code(), e);
        }
    }

    /** How many name servers the context asks; for those of the machine the provider replaces the URL by theirs. */
    private static int servers(DirContext dns) throws NamingException {
        return String.valueOf(dns.getEnvironment().get(Context.PROVIDER_URL)).split(" ", -1).length;
    }
}
