package dev.portcullis.testkit.mysql;

import java.io.IOException;
import java.nio.file.Path;

/** MariaDB's plugin {@code server_audit}, which the packed {@link Engine#MARIADB} lacks and Debian's package {@code mariadb-server} has. */
public final class ServerAuditPlugin {
    private ServerAuditPlugin() {}

    /**
     * The directory that holds it, for the server's argument {@code --plugin-dir}; {@code INSTALL SONAME 'server_audit'} then loads it. The package manager is
     * asked for it once.
     *
     * @throws IllegalStateException when it cannot be had; the message has the reason
     */
    public static Path directory() {
        try {
            return Cache.ofUser()
                    .directory(
                            "server_audit",
                            directory -> DebianPackage.of("server_audit.so", "mariadb-server")
                                    .fetch(directory));
        } catch (IOException | EngineUnavailableException e) {
            throw new IllegalStateException("MariaDB's server_audit: " + e.getMessage(), e);
        }
    }
}
