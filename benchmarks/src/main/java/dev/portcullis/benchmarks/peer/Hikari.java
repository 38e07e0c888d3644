package dev.portcullis.benchmarks.peer;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** HikariCP with its defaults. A connection is held as an application holds it between getting and closing; its pool ends with the JVM. */
final class Hikari implements Peer {
    @Override
    public Connection connect(Backend backend) throws SQLException {
        return pool(backend, 1).getConnection();
    }

    @Override
    public DataSource pool(Backend backend, int size) {
        return over(new Connections(Peer.raw(), backend), size);
    }

    static DataSource over(DataSource connections, int size) {
        HikariDataSource pool = new HikariDataSource();
        pool.setDataSource(connections);
        pool.setMaximumPoolSize(size);
        return pool;
    }
}
