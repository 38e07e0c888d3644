package dev.portcullis.endpoint;

/** What stands behind a host name. */
public enum EndpointKind {
    /** One DB instance. */
    INSTANCE,
    /** The writer of an Aurora or Multi-AZ cluster. */
    CLUSTER_WRITER,
    /** The readers of a cluster. */
    CLUSTER_READER,
    /** A custom endpoint of an Aurora cluster. */
    CUSTOM_CLUSTER,
    /** The default endpoint of an RDS Proxy. */
    PROXY,
    /** An additional endpoint of an RDS Proxy. */
    PROXY_ENDPOINT,
    /** The writer of an Aurora global database; the name says no region. */
    GLOBAL_WRITER,
    /** A shard group of Aurora Limitless. */
    SHARD_GROUP,
    /** A host outside RDS, an address, or an alias. */
    OTHER
}
