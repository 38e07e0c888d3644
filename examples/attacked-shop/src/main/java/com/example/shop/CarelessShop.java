package com.example.shop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.portcullis.FirewallException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;

/**
 * A web shop as nobody should write one: <b>vulnerable on purpose</b>. Every page puts what the visitor typed into the text
 * of its SQL, and shows the database's error messages. It listens on loopback alone and exists to be attacked.
 */
final class CarelessShop implements AutoCloseable {
    private static final int THREADS = 4;

    private record Page(int status, String text) {}

    private final DataSource database;
    private final Traffic traffic;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final HttpServer server;

    /** Opens the shop on a free port. */
    CarelessShop(DataSource database, Traffic traffic) throws IOException {
        this.database = database;
        this.traffic = traffic;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Where it is, without a slash at the end. */
    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            traffic.requested();
            Page page = page(exchange);
            byte[] text = page.text().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(page.status(), text.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(text);
            }
        }
    }

    private Page page(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        return page(exchange.getRequestURI().getPath(), form(query == null ? body : query + "&" + body));
    }

    private Page page(String path, Map<String, String> form) {
        try {
            return switch (path) {
                case "/item" -> found("WHERE id = " + form.get("id"));
                case "/items" -> found("WHERE category = '" + form.get("category") + "' ORDER BY name");
                case "/catalogue" -> found("ORDER BY " + form.get("sort") + " LIMIT 20");
                case "/search" -> found("WHERE name LIKE '%" + form.get("q") + "%' ORDER BY name");
                case "/review" -> review(form);
                default -> new Page(404, "There is no such page.\n");
            };
        } catch (FirewallException e) {
            traffic.refused(e);
            return new Page(403, "This cannot be done.\n");
        } catch (SQLException e) {
            return new Page(500, e.getMessage() + "\n");
        }
    }

    private Page found(String condition) throws SQLException {
        return new Page(200, rows("SELECT name, category, price FROM item " + condition));
    }

    /** Doubles the apostrophes of the text, because customers complained, and forgets those of the author. */
    private Page review(Map<String, String> form) throws SQLException {
        String values = form.get("item") + ", '" + form.get("author") + "', '"
                + form.getOrDefault("text", "").replace("'", "''") + "'";
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO review (item, author, text) VALUES (" + values + ")");
        }
        return new Page(200, rows("SELECT author, text FROM review ORDER BY id DESC LIMIT 1"));
    }

    private String rows(String sql) throws SQLException {
        var page = new StringBuilder();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                for (int column = 1; column <= columns; column++) {
                    page.append(column == 1 ? "" : " | ").append(rows.getString(column));
                }
                page.append('\n');
            }
        }
        return page.isEmpty() ? "Nothing found.\n" : page.toString();
    }

    private static Map<String, String> form(String encoded) {
        var form = new HashMap<String, String>();
        for (String field : encoded.split("&", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                form.put(field.substring(0, equals), decoded(field.substring(equals + 1)));
            }
        }
        return form;
    }

    /** A percent sign that begins no escape means itself, as with most web servers. */
    private static String decoded(String value) {
        return URLDecoder.decode(value.replaceAll("%(?![0-9A-Fa-f]{2})", "%25"), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
