package dev.portcullis.config;

/** Which credential the driver logs in with. */
public enum CredentialKind {
    /** Decided by what else is set: a secret id, a password, else an IAM token for an RDS endpoint. */
    AUTO,
    /** An IAM authentication token signed for the endpoint. */
    IAM,
    /** A user name and password kept in AWS Secrets Manager. */
    SECRET,
    /** The password that the caller gave. */
    PASSWORD
}
