package dev.portcullis.testkit.frontdoor;

/**
 * The capability flags that shape a login. The front door changes none but {@link #SSL}: server and client negotiate the rest.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/group__group__cs__capabilities__flags.html">Capabilities flags</a>
 */
final class Capability {
    static final int CONNECT_WITH_DB = 1 << 3;
    static final int SSL = 1 << 11;
    static final int SECURE_CONNECTION = 1 << 15;
    static final int PLUGIN_AUTH = 1 << 19;
    static final int PLUGIN_AUTH_LENENC_CLIENT_DATA = 1 << 21;

    private Capability() {}
}
