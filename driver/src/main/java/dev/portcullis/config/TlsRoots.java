package dev.portcullis.config;

/** Which of the known root certificates a server is verified against. */
public enum TlsRoots {
    /** As the host name says: those of its region, those of Amazon Trust Services for RDS Proxy, the JDK's outside RDS. */
    AUTO,
    /** Those of Amazon RDS in the endpoint's region. */
    RDS,
    /** Those of Amazon Trust Services: for Aurora Serverless v1, whose host names look like those of other clusters. */
    AMAZON
}
