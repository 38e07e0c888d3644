package dev.portcullis.config;

/** How the hosts of a URL stand to each other. */
public enum Topology {
    /** One host. */
    SINGLE,
    /** Several hosts, tried in the order of the URL: {@code jdbc:portcullis:mysql://a,b/}. */
    FAILOVER,
    /** {@code jdbc:portcullis:mysql:loadbalance:}. */
    LOADBALANCE,
    /** {@code jdbc:portcullis:mysql:replication:}. */
    REPLICATION
}
