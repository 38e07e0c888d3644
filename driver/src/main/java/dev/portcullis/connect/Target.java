package dev.portcullis.connect;

import dev.portcullis.config.HostPort;
import dev.portcullis.config.TlsMode;
import dev.portcullis.endpoint.Endpoint;

/**
 * Where a connection leads.
 *
 * @param address the host of the URL, which may be a tunnel or an alias
 * @param endpoint the server that must be at the other end
 * @param tls how the server is proven
 */
record Target(HostPort address, Endpoint endpoint, TlsMode tls) {
    /** Completes "connecting to …". */
    String description() {
        return address.equals(new HostPort(endpoint.host(), endpoint.port()))
                ? endpoint.toString()
                : endpoint + " through " + address;
    }
}
