package dev.portcullis.testkit.frontdoor;

import java.time.Duration;

/**
 * The failure menu of the front door: each way in which a database, or what stands in its place, can fail a client. Failures of
 * different kinds combine; a connection keeps to those that were in force when it came in.
 */
public sealed interface Failure {
    /** A certificate that must not be accepted; the handshake is right otherwise. */
    enum BadCertificate implements Failure {
        /** For the right name, but vouched for by nobody. */
        SELF_SIGNED,
        /** Of the right authority, for another instance of the same account and region. */
        WRONG_HOST_NAME,
        /** For the right name, under the root of another region; behind RDS Proxy, under an RDS root. */
        OTHER_ROOT,
        /** Right but for its end, which was an hour ago. */
        EXPIRED,
        /** Right but for its beginning, which is tomorrow. */
        NOT_YET_VALID,
        /** Right, presented without the subordinate that leads to the root. */
        MISSING_INTERMEDIATE
    }

    /** A server that offers no TLS, or none that is good enough. */
    enum BadProtocol implements Failure {
        /** The greeting lacks {@code CLIENT_SSL}. Password users can log in; an IAM user is asked for a token all the same, and refused. */
        PLAINTEXT_ONLY,
        /** The SSLRequest is answered in plaintext, with the request to switch to {@code mysql_clear_password}. */
        PLAINTEXT_ANSWER,
        /** TLS 1.1 is the only version spoken. */
        TLS_1_1
    }

    /**
     * A server that tries to learn the password of any user who logs in, and then refuses the login with error 1045. Without a bad
     * certificate it is the real server, taken over.
     */
    enum Rogue implements Failure {
        /** Switches to {@code mysql_clear_password}. */
        CLEAR_PASSWORD,
        /** Switches to {@code caching_sha2_password}, asks for full authentication, and hands out a public key of its own on request. */
        CACHING_SHA2_KEY,
        /** Switches to {@code sha256_password}, and hands out a public key of its own on request. */
        SHA256_KEY
    }

    /** From the phase on, everything the client sends is read and recorded, and nothing is answered, until the client hangs up. */
    record Stall(Phase phase) implements Failure {}

    /** At the phase, the TCP connection is reset. */
    record Reset(Phase phase) implements Failure {}

    /** The clock that tokens are judged by is off by that much: ahead if positive. */
    record ClockSkew(Duration skew) implements Failure {}

    /** The moments of a login, in their order. */
    enum Phase {
        /** The TCP connection is open; the server has said nothing. */
        BEFORE_GREETING,
        /** The greeting was sent; the client's answer was not read. */
        AFTER_GREETING,
        /** The SSLRequest was read; the TLS handshake waits for the server. */
        IN_TLS,
        /** The TLS handshake is done; the handshake response was not read. */
        AFTER_TLS,
        /** The handshake response, with user and database, was read. */
        AFTER_LOGIN_RESPONSE,
        /** The client was asked for a token, or for another proof of its password. */
        IN_AUTH_SWITCH
    }
}
