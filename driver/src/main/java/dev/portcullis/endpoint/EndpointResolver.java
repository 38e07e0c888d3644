package dev.portcullis.endpoint;

import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.config.DriverSettings;
import dev.portcullis.config.HostPort;
import dev.portcullis.config.SettingException;
import dev.portcullis.config.SqlState;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.Optional;

/**
 * Finds the endpoint that a host of the settings stands for, in DNS when the settings ask for that.
 *
 * <p>What DNS says proves nothing: whoever answers could lead to a database of his own, whose certificate verifies as well. So
 * an alias is followed only when {@code portcullis.endpoint.account-hash} is set, and only to an endpoint with that hash in
 * {@code portcullis.region}. Safe for use by several threads.
 */
public final class EndpointResolver {
    private static final int MOST_STEPS = 8;

    private final CnameResolver dns;

    /** {@code dns} is asked only when the settings want it. */
    public EndpointResolver(CnameResolver dns) {
        this.dns = dns;
    }

    /**
     * Resolves one of the hosts of the settings.
     *
     * @param timeout how long all of it may take
     * @throws SettingException when the settings contradict the host's name; SQLState 22023
     * @throws SQLException with SQLState 08004 when DNS leads outside what the settings allow, 08001 when it leads nowhere
     */
    public Endpoint resolve(ConnectionSettings settings, HostPort host, Duration timeout) throws SQLException {
        Endpoint endpoint = Endpoint.of(settings, host);
        Optional<String> accountHash = settings.find(DriverSettings.ENDPOINT_ACCOUNT_HASH);
        if (accountHash.isEmpty()) {
            return endpoint;
        }
        long began = System.nanoTime();
        Endpoint named = Endpoint.parse(host.host(), host.port());
        for (int step = 0; step < MOST_STEPS && !isRegional(named); step++) {
            Duration left = timeout.minusNanos(System.nanoTime() - began);
            Optional<String> next = dns.canonicalName(named.host(), left);
            if (next.isEmpty()) {
                break;
            }
            try {
                named = Endpoint.parse(next.get(), host.port());
            } catch (IllegalArgumentException e) {
                break; // DNS names may hold characters that no host name has
            }
        }
        if (isRegional(named)) {
            return allowed(named, settings, host);
        }
        throw new SQLNonTransientConnectionException(
                "DNS leads from " + host.host() + " to no endpoint of RDS; name the endpoint with "
                        + DriverSettings.ENDPOINT,
                SqlState.UNABLE_TO_CONNECT.code());
    }

    /** The name of a global database says no region and is itself an alias. */
    private static boolean isRegional(Endpoint endpoint) {
        return endpoint.isRds() && endpoint.kind() != EndpointKind.GLOBAL_WRITER;
    }

    private static Endpoint allowed(Endpoint named, ConnectionSettings settings, HostPort host) throws SQLException {
        String accountHash = settings.get(DriverSettings.ENDPOINT_ACCOUNT_HASH);
        String region = settings.get(DriverSettings.REGION);
        if (accountHash.equals(named.accountHash()) && region.equals(named.region())) {
            return named;
        }
        throw new SQLNonTransientConnectionException(
                host.host() + " leads to " + named.host() + ", which is outside "
                        + DriverSettings.ENDPOINT_ACCOUNT_HASH + "=" + accountHash + " and " + DriverSettings.REGION
                        + "=" + region,
                SqlState.CONNECTION_REJECTED.code());
    }
}
