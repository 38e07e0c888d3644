package dev.portcullis.benchmarks.peer;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.listener.logging.SLF4JLogLevel;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;

/**
 * datasource-proxy as its manual's first example has it, with the listener that logs every execution through SLF4J; Logback writes the lines
 * to {@code statements.log} in the working folder. It stands in front of the pool.
 */
final class DatasourceProxy implements Peer {
    @Override
    public Connection connect(Backend backend) throws SQLException {
        return proxied(new Connections(Peer.raw(), backend)).getConnection();
    }

    @Override
    public DataSource pool(Backend backend, int size) throws SQLException {
        return proxied(Peer.raw().pool(backend, size));
    }

    private static DataSource proxied(DataSource real) {
        return ProxyDataSourceBuilder.create(real)
                .name("shop")
                .logQueryBySlf4j(SLF4JLogLevel.INFO)
                .build();
    }
}
