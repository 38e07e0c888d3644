package dev.portcullis.config;

import dev.portcullis.config.MysqlUrl.Host;
import dev.portcullis.config.MysqlUrl.Property;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Takes a URL apart by its structure, in every form that Connector/J reads (Connector/J Developer Guide, "Connection URL
 * Syntax"): {@code host:port}, {@code user:password@host}, {@code [IPv6]:port}, {@code address=(host=h)(port=p)},
 * {@code (host=h,port=p)}, lists of these and lists in brackets.
 *
 * <p>Stricter than Connector/J where it guesses: an empty host in a list, an unbalanced bracket, a fragment, a property
 * without a value and a port out of bounds are errors. A message quotes no part of a URL, because in a URL that is written
 * wrong any part may be one of a password.
 */
final class MysqlUrlParser {
    private static final String ADDRESS = "address=";
    private static final String BRACKETS = "write ( ) [ ] in a value as %28 %29 %5B %5D";
    private static final HostPort LOCALHOST = new HostPort("localhost", HostPort.DEFAULT_PORT);

    private MysqlUrlParser() {}

    static MysqlUrl parse(String url) throws SQLException {
        String rest = url.substring(MysqlUrl.PREFIX.length());
        Topology topology = topologyOf(rest);
        rest = rest.substring(scheme(topology).length());
        if (rest.indexOf('#') >= 0) {
            throw new SettingException("The URL has a fragment (#…); write a # inside a value as %23");
        }
        int question = rest.indexOf('?');
        String query = question < 0 ? "" : rest.substring(question + 1);
        String location = (question < 0 ? rest : rest.substring(0, question)).strip();
        String authority = "";
        if (location.startsWith("//")) {
            int slash = location.indexOf('/', 2);
            authority = location.substring(2, slash < 0 ? location.length() : slash);
            location = slash < 0 ? "" : location.substring(slash);
        }
        List<Host> hosts = hosts(authority);
        if (topology == Topology.SINGLE && hosts.size() > 1) {
            topology = Topology.FAILOVER;
        }
        return new MysqlUrl(
                topology, hosts, database(location), properties(List.of(query.split("&", -1)), "the query"));
    }

    private static @Nullable String database(String path) throws SettingException {
        if (!path.isEmpty()
                && (!path.startsWith("/") || path.substring(1).stripLeading().startsWith("/"))) {
            throw new SettingException(
                    "The URL is not jdbc:portcullis:mysql://<host>[:<port>]/<database>[?<property>=<value>&…]");
        }
        String name =
                path.isEmpty() ? "" : decode(path.substring(1), "the database").trim();
        return name.isEmpty() ? null : name;
    }

    private static Topology topologyOf(String rest) throws SQLException {
        String lower = rest.toLowerCase(Locale.ROOT);
        if (lower.startsWith("mysql+srv:")) {
            throw new SQLFeatureNotSupportedException(
                    "jdbc:portcullis:mysql+srv: takes its hosts from DNS, which proves nothing about them; name the hosts in the URL",
                    SqlState.UNSUPPORTED.code());
        }
        for (Topology topology : List.of(Topology.LOADBALANCE, Topology.REPLICATION, Topology.SINGLE)) {
            if (lower.startsWith(scheme(topology))) {
                return topology;
            }
        }
        throw new SettingException("The URL does not start with jdbc:portcullis:mysql:");
    }

    private static String scheme(Topology topology) {
        return topology == Topology.SINGLE ? "mysql:" : "mysql:" + Setting.textOf(topology) + ":";
    }

    private static List<Host> hosts(String authority) throws SettingException {
        if (authority.isBlank()) {
            return List.of(new Host(LOCALHOST, List.of()));
        }
        String listed = authority.strip();
        List<Host> hosts = new ArrayList<>();
        for (String segment : split(listed.endsWith("@") ? listed + LOCALHOST.host() : listed, ',')) {
            addHosts(segment.strip(), hosts);
        }
        return List.copyOf(hosts);
    }

    private static void addHosts(String segment, List<Host> hosts) throws SettingException {
        List<String> parts = split(segment, '@');
        if (parts.size() > 2) {
            throw new SettingException(
                    "A host of the URL has more than one @; write an @ in a user name or password as %40");
        }
        List<Property> login = parts.size() < 2 ? List.of() : login(parts.get(0));
        String target = parts.get(parts.size() - 1).strip();
        if (isList(target)) {
            for (String member : split(target.substring(1, target.length() - 1), ',')) {
                int first = hosts.size();
                addHosts(member.strip(), hosts);
                for (int i = first; i < hosts.size(); i++) {
                    hosts.set(
                            i,
                            new Host(
                                    hosts.get(i).address(),
                                    concat(login, hosts.get(i).properties())));
                }
            }
        } else if (target.startsWith("(") && target.endsWith(")")) {
            hosts.add(keyedHost(login, properties(split(target.substring(1, target.length() - 1), ','), "a host")));
        } else if (target.regionMatches(true, 0, ADDRESS, 0, ADDRESS.length())) {
            hosts.add(keyedHost(login, properties(groups(target.substring(ADDRESS.length())), "a host")));
        } else {
            hosts.add(new Host(address(target), login));
        }
    }

    /** {@code [a,b]} is a list of hosts; {@code [::1]} is an address. */
    private static boolean isList(String target) {
        return target.startsWith("[")
                && target.endsWith("]")
                && !target.substring(1, target.length() - 1).matches("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%\\w+)?");
    }

    private static List<Property> login(String userInfo) throws SettingException {
        if (userInfo.chars().anyMatch(c -> "()[]".indexOf(c) >= 0)) {
            throw new SettingException("The URL has a bracket in a user name or password; " + BRACKETS);
        }
        int colon = userInfo.indexOf(':');
        List<Property> login = new ArrayList<>(2);
        String user = decode(colon < 0 ? userInfo : userInfo.substring(0, colon), "a user name");
        if (!user.isEmpty()) {
            login.add(new Property("user", user));
        }
        if (colon >= 0) {
            login.add(new Property("password", decode(userInfo.substring(colon + 1), "a password")));
        }
        return login;
    }

    /** The insides of {@code (name=value)} groups. */
    private static List<String> groups(String text) throws SettingException {
        List<String> groups = new ArrayList<>();
        String rest = text.strip();
        while (!rest.isEmpty()) {
            int close = rest.indexOf(')');
            if (!rest.startsWith("(") || close < 0) {
                throw new SettingException(
                        "address= in the URL is not followed by (name=value) groups; write ( and ) in a value"
                                + " as %28 and %29");
            }
            groups.add(rest.substring(1, close));
            rest = rest.substring(close + 1).strip();
        }
        return groups;
    }

    /** Lifts host, port and protocol out of the properties of a host. */
    private static Host keyedHost(List<Property> login, List<Property> properties) throws SettingException {
        String host = null;
        String port = null;
        List<Property> others = new ArrayList<>(login);
        for (Property property : properties) {
            String name = property.name().toLowerCase(Locale.ROOT);
            if (name.equals("host") && host == null) {
                host = property.value();
            } else if (name.equals("port") && port == null) {
                port = property.value();
            } else if (name.equals("host") || name.equals("port")) {
                throw new SettingException("A host of the URL gives " + name + " twice");
            } else if (!name.equals("protocol") || !property.value().equalsIgnoreCase("tcp")) {
                others.add(property);
            }
        }
        return new Host(address(host, port), List.copyOf(others));
    }

    /** {@code host:port}, where an IPv6 address stands in brackets. A + is no space here. */
    private static HostPort address(String target) throws SettingException {
        int colon = target.lastIndexOf(':');
        if (colon < target.lastIndexOf(']')) {
            colon = -1;
        }
        String host = decode((colon < 0 ? target : target.substring(0, colon)).replace("+", "%2B"), "a host");
        String port = colon < 0 ? "" : decode(target.substring(colon + 1), "a port");
        if (host.indexOf(':') >= 0 && !host.startsWith("[")) {
            throw new SettingException("A host of the URL has more than one colon; write an IPv6 address in brackets");
        }
        return address(host.isEmpty() && !port.isEmpty() ? null : host, port.isEmpty() ? null : port);
    }

    private static HostPort address(@Nullable String host, @Nullable String port) throws SettingException {
        String name = host == null ? LOCALHOST.host() : host;
        if (name.startsWith("[") && name.endsWith("]") && name.indexOf(':') > 0) {
            name = name.substring(1, name.length() - 1);
        }
        try {
            return new HostPort(name, port == null ? HostPort.DEFAULT_PORT : HostPort.parsePort(port));
        } catch (IllegalArgumentException e) {
            throw badHost(e);
        }
    }

    private static SettingException badHost(IllegalArgumentException cause) {
        return new SettingException("A host of the URL is " + cause.getMessage()
                + "; write / : @ , ( ) ? and # in a user name or password in percent-encoding");
    }

    private static List<Property> properties(List<String> pairs, String place) throws SettingException {
        List<Property> properties = new ArrayList<>();
        for (String pair : pairs) {
            if (pair.isBlank()) {
                continue;
            }
            int equals = pair.indexOf('=');
            if (equals < 0) {
                throw new SettingException("A property in " + place
                        + " of the URL has no value; write & and , inside a value as %26 and %2C");
            }
            String name = decode(pair.substring(0, equals), "a property's name");
            String value = decode(pair.substring(equals + 1), "a property's value");
            properties.add(new Property(name, value));
        }
        return List.copyOf(properties);
    }

    /** Splits outside of round and square brackets. */
    private static List<String> split(String text, char separator) throws SettingException {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '(' || c == '[') {
                depth++;
            } else if (c == ')' || c == ']') {
                depth--;
            } else if (c == separator && depth == 0) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
            if (depth < 0) {
                break;
            }
        }
        if (depth != 0) {
            throw new SettingException("The URL has a bracket without its other half; " + BRACKETS);
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static String decode(String text, String what) throws SettingException {
        try {
            String decoded = PercentEncoding.decode(text.strip());
            if (decoded.indexOf('\0') >= 0) {
                throw new SettingException("In the URL, " + what + " holds a NUL character");
            }
            return decoded;
        } catch (IllegalArgumentException e) {
            throw new SettingException(
                    "In the URL, " + what + " is not in percent-encoded UTF-8; write % itself as %25");
        }
    }

    private static List<Property> concat(List<Property> first, List<Property> second) {
        List<Property> both = new ArrayList<>(first);
        both.addAll(second);
        return List.copyOf(both);
    }
}
