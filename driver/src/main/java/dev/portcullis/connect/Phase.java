package dev.portcullis.connect;

/** What a connect is doing, for the error that says where the time went. */
enum Phase {
    CREDENTIALS("getting the credential"),
    DNS("looking up the host in DNS"),
    TCP("opening the TCP connection"),
    GREETING("waiting for the server's greeting"),
    TLS("proving the server by TLS"),
    LOGIN("logging in"),
    SESSION("setting up the session");

    private final String doing;

    Phase(String doing) {
        this.doing = doing;
    }

    /** Completes "… while ". */
    String doing() {
        return doing;
    }
}
