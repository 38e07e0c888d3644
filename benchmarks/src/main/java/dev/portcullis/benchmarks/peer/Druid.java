package dev.portcullis.benchmarks.peer;

import com.alibaba.druid.DbType;
import com.alibaba.druid.pool.DruidDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Druid, a pool with filters.
 *
 * @param filters as its property {@code filters} takes them; empty for none
 */
record Druid(String filters) implements Peer {
    @Override
    public Connection connect(Backend backend) throws SQLException {
        return pool(backend, 1).getConnection();
    }

    @Override
    public DataSource pool(Backend backend, int size) throws SQLException {
        DruidDataSource pool = new DruidDataSource();
        pool.setUrl(backend.driverUrl());
        if (backend.isStub()) {
            // It knows the drivers of well-known URLs alone.
            pool.setDriverClassName("dev.portcullis.benchmarks.stub.StubDriver");
        }
        pool.setUsername(backend.user());
        pool.setPassword(backend.password());
        pool.setDbType(DbType.mysql);
        pool.setInitialSize(size);
        pool.setMaxActive(size);
        if (!filters.isEmpty()) {
            pool.setFilters(filters);
        }
        pool.init();
        return pool;
    }
}
