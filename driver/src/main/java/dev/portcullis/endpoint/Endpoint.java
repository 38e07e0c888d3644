package dev.portcullis.endpoint;

import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.config.DriverSettings;
import dev.portcullis.config.HostPort;
import dev.portcullis.config.SettingException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a host name says about the database behind it. Immutable.
 *
 * @param host in lower case without a trailing dot
 * @param port 1 to 65535
 * @param kind {@link EndpointKind#OTHER} for every name that is not exactly one of an RDS endpoint
 * @param partition null for {@code OTHER} and for an AWS domain whose partition is not published
 * @param domain the DNS suffix of AWS, such as {@code amazonaws.com}; null for {@code OTHER}
 * @param region as the name says it, known to the driver or not, or as {@code portcullis.region} says it; null where neither does
 * @param accountHash the label that all endpoints of one account in one region share; null for {@code OTHER}
 * @param identifier the first label, with a blue/green suffix ({@code -green-1a2b3c}, {@code -old1}) if it has one; null for
 *     {@code OTHER}
 */
public record Endpoint(
        String host,
        int port,
        EndpointKind kind,
        @Nullable Partition partition,
        @Nullable String domain,
        @Nullable String region,
        @Nullable String accountHash,
        @Nullable String identifier) {

    /**
     * Reads a host name. Case and a trailing dot do not matter; any region parses.
     *
     * @throws IllegalArgumentException when the host is not a host name or an address, or the port is out of bounds
     */
    public static Endpoint parse(String host, int port) {
        HostPort normalised = new HostPort(host, port);
        Endpoint endpoint = RdsHostName.parse(normalised);
        return endpoint != null ? endpoint : other(normalised);
    }

    /**
     * The endpoint that one host of the settings stands for: the one that {@code portcullis.endpoint} names, else the host
     * itself; in the region that its name says, else in {@code portcullis.region}.
     *
     * @throws SettingException when {@code portcullis.region} contradicts the name; SQLState 22023
     */
    public static Endpoint of(ConnectionSettings settings, HostPort host) throws SettingException {
        HostPort real = settings.namedEndpoint(host).orElse(host);
        Endpoint endpoint = parse(real.host(), real.port());
        String named = settings.find(DriverSettings.REGION).orElse(endpoint.region());
        if (endpoint.region() != null && !endpoint.region().equals(named)) {
            throw new SettingException(DriverSettings.REGION + "=" + named + " contradicts the host " + endpoint.host()
                    + ", which is in " + endpoint.region() + "; remove it");
        }
        return named == null ? endpoint : endpoint.inRegion(named);
    }

    private static Endpoint other(HostPort address) {
        return new Endpoint(address.host(), address.port(), EndpointKind.OTHER, null, null, null, null, null);
    }

    /** Tells whether the name is one of Amazon RDS or Aurora. */
    public boolean isRds() {
        return kind != EndpointKind.OTHER;
    }

    /** Tells whether the server behind the name is an RDS Proxy, whose certificate comes from the Amazon Trust Services. */
    public boolean isProxy() {
        return kind == EndpointKind.PROXY || kind == EndpointKind.PROXY_ENDPOINT;
    }

    /** The same endpoint in a region that the name does not say. */
    private Endpoint inRegion(String named) {
        return new Endpoint(host, port, kind, partition, domain, named, accountHash, identifier);
    }

    // By hand, as hashCode is: to link a record's own takes milliseconds of the first connection of a JVM.
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Endpoint that
                        && port == that.port
                        && kind == that.kind
                        && host.equals(that.host)
                        && Objects.equals(partition, that.partition)
                        && Objects.equals(domain, that.domain)
                        && Objects.equals(region, that.region)
                        && Objects.equals(accountHash, that.accountHash)
                        && Objects.equals(identifier, that.identifier));
    }

    /** Of the address alone, which tells endpoints apart. */
    @Override
    public int hashCode() {
        return 31 * host.hashCode() + port;
    }

    /** {@code host:port}. */
    @Override
    public String toString() {
        return new HostPort(host, port).toString();
    }
}
