package dev.portcullis.benchmarks.peer;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import javax.sql.DataSource;

/** One way to stand between an application and a driver. */
public interface Peer {
    /** Opens a connection that the application would hold. */
    Connection connect(Backend backend) throws SQLException;

    /** A pool of such connections: HikariCP with its defaults, unless the peer is a pool itself. */
    default DataSource pool(Backend backend, int size) throws SQLException {
        return Hikari.over(new Connections(this, backend), size);
    }

    /** Connector/J or the stub, with nothing in front. */
    static Peer raw() {
        return backend -> DriverManager.getConnection(backend.driverUrl(), backend.user(), backend.password());
    }
}
