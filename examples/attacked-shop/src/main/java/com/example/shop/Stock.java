package com.example.shop;

import dev.portcullis.testkit.LocalRds;
import dev.portcullis.testkit.mysql.Login;
import java.sql.SQLException;
import java.util.regex.Pattern;

/** The shop's database: what is for sale, what was said about it, and the customers' cards, which no page shows. */
final class Stock {
    /** How many cards there are. */
    static final int CARDS = 5;
    /** What a card number looks like; invented, and valid nowhere. */
    static final Pattern CARD = Pattern.compile("0000-5417-0000-\\d{4}");

    private Stock() {}

    /** Fills the database {@code shop} and makes the application's user. */
    static Login fill(LocalRds rds) throws SQLException {
        rds.execute(
                "CREATE TABLE shop.item (id INT PRIMARY KEY, name VARCHAR(60) NOT NULL, category VARCHAR(40) NOT NULL,"
                        + " price DECIMAL(8,2) NOT NULL)",
                """
                INSERT INTO shop.item VALUES
                  (1, 'rope', 'climbing', 24.50), (2, 'lantern', 'camping', 31.00), (3, 'chain', 'tools', 12.90),
                  (4, 'Smith''s hammer', 'tools', 18.00), (5, 'red union suit', 'select wear', 44.00),
                  (6, 'rope ladder', 'climbing', 61.00), (7, 'tent -- 50% off', 'camping', 99.00)
                """,
                "CREATE TABLE shop.review (id INT AUTO_INCREMENT PRIMARY KEY, item INT NOT NULL,"
                        + " author VARCHAR(200) NOT NULL, text TEXT NOT NULL)",
                "CREATE TABLE shop.customers (id INT PRIMARY KEY, email VARCHAR(60) NOT NULL, card CHAR(19) NOT NULL)",
                """
                INSERT INTO shop.customers VALUES
                  (1, 'ada@shop.example', '0000-5417-0000-1001'), (2, 'bo@shop.example', '0000-5417-0000-1002'),
                  (3, 'cy@shop.example', '0000-5417-0000-1003'), (4, 'di@shop.example', '0000-5417-0000-1004'),
                  (5, 'eve@shop.example', '0000-5417-0000-1005')
                """);
        Login login = Login.random("shop");
        rds.createUser(login.user(), login.password(), "SELECT, INSERT ON shop.*");
        return login;
    }
}
