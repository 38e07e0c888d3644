package dev.portcullis.benchmarks.peer;

/** What a connect over TLS logs in with. */
public enum Login {
    /** A password, straight to the server. */
    PASSWORD,
    /** An IAM token, through the front door. */
    IAM,
    /** A secret of Secrets Manager, through the front door. */
    SECRET
}
