package dev.portcullis.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host and its TCP port.
 *
 * @param host a DNS name in lower case without a trailing dot, an IPv4 address, or an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {
    /** The port of MySQL where none is given. */
    public static final int DEFAULT_PORT = 3306;

    /** Names and IPv4 addresses, as loosely as resolvers read them: no character that a URL or a certificate gives a meaning. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");

    private static final Pattern IPV6 = Pattern.compile("([0-9a-f:.]*:[0-9a-f:.]*)(%[a-z0-9_.-]+)?");

    /**
     * Normalises the host.
     *
     * @throws IllegalArgumentException when the host is empty or holds a character that no host name has, or the port is out of bounds
     */
    public HostPort {
        host = host.toLowerCase(Locale.ROOT);
        if (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
        }
        if (!isHost(host)) {
            throw new IllegalArgumentException("not a host name or an address");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("not a port: 1 to 65535 are");
        }
    }

    /**
     * Reads {@code host}, {@code host:port}, {@code [IPv6]} or {@code [IPv6]:port}.
     *
     * @throws IllegalArgumentException when the text is none of these; the message completes the sentence "… is "
     */
    static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        boolean bracketed = text.startsWith("[");
        if (bracketed && text.lastIndexOf(']') > colon) {
            colon = -1;
        }
        String host = colon < 0 ? text : text.substring(0, colon);
        String port = colon < 0 ? "" : text.substring(colon + 1);
        if (bracketed) {
            if (!host.endsWith("]") || host.indexOf(':') < 0) {
                throw new IllegalArgumentException("not an IPv6 address in brackets");
            }
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException("not a host with one port; an IPv6 address stands in brackets");
        }
        return new HostPort(host, port.isEmpty() ? DEFAULT_PORT : parsePort(port));
    }

    static int parsePort(String text) {
        if (text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("not a port: 1 to 65535 are");
        }
        return Integer.parseInt(text);
    }

    private static boolean isHost(String host) {
        return NAME.matcher(host).matches() || isIpv6(host);
    }

    private static boolean isIpv6(String host) {
        Matcher address = IPV6.matcher(host);
        if (!address.matches()) {
            return false;
        }
        try {
            InetAddress.getByName("[" + address.group(1) + "]"); // in brackets nothing is looked up
            return true;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    // By hand, as hashCode is: to link a record's own takes milliseconds of the first connection of a JVM.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HostPort that && port == that.port && host.equals(that.host);
    }

    @Override
    public int hashCode() {
        return 31 * host.hashCode() + port;
    }

    /** The form that a URL takes, with an IPv6 address in brackets. */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
