package dev.portcullis.config;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A JDBC URL taken apart, before any of its properties has been judged.
 *
 * @param hosts at least one
 * @param database null when the URL names none
 * @param properties those of the query, in the order and with the repetitions of the URL
 */
record MysqlUrl(
        Topology topology, List<Host> hosts, @Nullable String database, List<Property> properties) {
    /** What every URL of the driver starts with, in any case. */
    static final String PREFIX = "jdbc:portcullis:";

    /** One host and the properties that stand with it, user name and password among them. */
    record Host(HostPort address, List<Property> properties) {}

    /** A property as written. The value may be a password. */
    record Property(String name, String value) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Tells whether a property that is a password by its name stands anywhere in the URL. */
    boolean holdsPassword() {
        return Stream.concat(properties.stream(), hosts.stream().flatMap(host -> host.properties().stream()))
                .anyMatch(property -> property.name().toLowerCase(Locale.ROOT).contains("password"));
    }

    /** Tells whether a URL is for this driver, right or wrong. */
    static boolean isFor(@Nullable String url) {
        return url != null && url.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
    }
}
