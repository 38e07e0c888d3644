package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.portcullis.testkit.LocalRds;
import dev.portcullis.testkit.mysql.Login;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The shop works for honest customers, and goes on doing so when Portcullis stands before its database. */
class HonestVisitTest {
    private static LocalRds rds;
    private static Login login;

    @BeforeAll
    static void stock() throws Exception {
        rds = LocalRds.builder().database("shop").start();
        login = Stock.fill(rds);
    }

    @AfterAll
    static void close() {
        rds.close();
    }

    @Test
    void everyVisitGetsItsPageWithoutPortcullis() throws Exception {
        visit("jdbc:mysql://%s:%d/shop?sslMode=REQUIRED"
                .formatted(rds.server().host(), rds.server().port()));
    }

    @Test
    void everyVisitGetsItsPageWithPortcullis() throws Exception {
        visit(rds.jdbcUrl("shop"));
    }

    private static void visit(String url) throws Exception {
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(login.user());
        config.setPassword(login.password());
        try (var pool = new HikariDataSource(config);
                var shop = new CarelessShop(pool, new Traffic())) {
            assertThat(HonestVisit.failures(shop.address())).isEmpty();
        }
    }
}
