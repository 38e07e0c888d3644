package dev.portcullis.config;

/** The SQLStates of the driver's own errors. Errors of the server keep the state that the server gave. */
public enum SqlState {
    /** The client could not open a connection. */
    UNABLE_TO_CONNECT("08001"),
    /** The connection is closed. */
    CONNECTION_CLOSED("08003"),
    /** The server, or the proof of its identity, was refused while connecting. */
    CONNECTION_REJECTED("08004"),
    /** An open connection broke. */
    CONNECTION_FAILURE("08006"),
    /** No credential was accepted, or none could be had. */
    AUTHENTICATION_FAILED("28000"),
    /** Refused by policy. Not a connection state: a pool keeps the connection. */
    REFUSED_BY_POLICY("42501"),
    /** Not supported. */
    UNSUPPORTED("0A000"),
    /** The audit trail cannot take a record. Not a connection state: a pool keeps the connection. */
    TRAIL_FAILED("58030"),
    /** A setting is unknown, repeated, malformed, out of bounds or contradicts another. */
    BAD_SETTING("22023");

    private final String code;

    SqlState(String code) {
        this.code = code;
    }

    /** The five characters of the state. */
    public String code() {
        return code;
    }
}
