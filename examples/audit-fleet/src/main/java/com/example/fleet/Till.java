package com.example.fleet;

import dev.portcullis.FirewallException;
import dev.portcullis.PortcullisDataSource;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One process of the fleet: its clerks work with the shop's database, and keep count of their reads of customers for the comparison. */
public final class Till {
    static final String APPLICATION = "till";

    /** How many there are before the broker goes away, and as many while it is away. */
    static final int VISITS = 1_000;

    private static final List<String> CLERKS = List.of("anna", "bela", "carl");

    private final Connection connection;
    private final Map<String, Reads> readsOfCustomers = new TreeMap<>();

    private Till(Connection connection) {
        this.connection = connection;
    }

    /** Takes the URL of the database, the directory of its trail and the policy, which names its sinks. */
    public static void main(String[] arguments) throws Exception {
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        TrailOnDisk trail = TrailOnDisk.in(Path.of(arguments[1]));
        try (var shop = new PortcullisDataSource()) {
            shop.setUrl(arguments[0]);
            shop.setUser("app");
            shop.setApplication(APPLICATION);
            shop.setAuditDir(arguments[1]);
            shop.setPolicy(arguments[2]);
            try (Connection connection = shop.getConnection()) {
                var till = new Till(connection);
                till.work();
                trail.awaitDelivery();
                System.out.println("delivering");
                input.readLine();
                till.work();
                till.tryToInject();
                System.out.println("worked");
                input.readLine();
                till.readsOfCustomers.forEach((clerk, reads) ->
                        System.out.println("read " + clerk + " " + reads.statements() + " " + reads.rows()));
            }
            trail.awaitDelivery();
        }
        System.out.println("ended");
    }

    /** Visits, each with two statements on orders, and here and there a look at customers. */
    private void work() throws SQLException {
        try (PreparedStatement orders = connection.prepareStatement("SELECT id, paid FROM orders WHERE day = ?");
                PreparedStatement payment = connection.prepareStatement("UPDATE orders SET paid = ? WHERE id = ?");
                PreparedStatement customers =
                        connection.prepareStatement("SELECT name, card FROM customers WHERE district = ?")) {
            for (int visit = 1; visit <= VISITS; visit++) {
                String clerk = CLERKS.get(visit % CLERKS.size());
                connection.setClientInfo("ClientUser", clerk);
                orders.setInt(1, visit % 7);
                rows(orders);
                payment.setInt(1, visit);
                payment.setInt(2, 1 + visit % Fleet.ORDERS);
                payment.executeUpdate();
                if (visit % 25 == 0 || visit % 42 == 0) {
                    customers.setInt(1, 1 + visit / 25 % Fleet.DISTRICTS);
                    readsOfCustomers.merge(clerk, new Reads(1, rows(customers)), Reads::plus);
                }
            }
        }
    }

    /** What a visitor typed becomes part of a text. */
    private void tryToInject() throws SQLException {
        String typed = "x' OR 'a' = 'a";
        try (Statement statement = connection.createStatement()) {
            statement.executeQuery("SELECT name, card FROM customers WHERE name = '" + typed + "'");
            throw new IllegalStateException("the injection was let through");
        } catch (FirewallException e) {
            // As it should be; the trail has it.
        }
    }

    private static long rows(PreparedStatement query) throws SQLException {
        long rows = 0;
        try (ResultSet result = query.executeQuery()) {
            while (result.next()) {
                rows++;
            }
        }
        return rows;
    }
}
