package dev.portcullis.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundColumnTest {
    private static final List<String> TABLES = List.of("customers", "shop.orders");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SELECT 1 FROM customers WHERE card = ? AND name LIKE ? ESCAPE '!' LIMIT ?  | card name -
            SELECT 1 FROM customers WHERE `card` <=> ? OR ? > age                      | card age
            SELECT 1 FROM customers WHERE NOT (card NOT LIKE ?) XOR name REGEXP ?      | card name
            SELECT 1 FROM customers WHERE age BETWEEN ? AND ? AND card = ?             | age age card
            SELECT 1 FROM customers WHERE age NOT BETWEEN 1 AND ? OR name RLIKE ?      | age name
            SELECT 1 FROM customers WHERE card IN (?, ?, 'x', ?) AND age NOT IN (?)    | card card card age
            UPDATE customers SET card = ?, status = ? WHERE id = ? ORDER BY id LIMIT ? | card status id -
            INSERT INTO customers (id, card, `na me`) VALUES (?, ?, ?), (4, ?, NOW())  | id card - card
            INSERT customers (id, card) VALUES ROW(?, ?), ROW(DEFAULT, ?)              | id card card
            REPLACE INTO shop.customers (customers.id, card) VALUES (?, LOWER(?))       | id -
            INSERT INTO customers SET id = ?, card = ?                                 | id card
            INSERT INTO customers (id) VALUES (?) ON DUPLICATE KEY UPDATE card = ?     | id card
            DELETE FROM customers WHERE card = ?; DELETE FROM customers WHERE id = ?   | card id
            SELECT CASE WHEN card = ? THEN ? ELSE name END FROM customers              | card -
            """)
    void isToldWhereTheTextTellsIt(String sql, String expected) {
        assertThat(names(sql)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT ? FROM customers",
                "INSERT INTO customers VALUES (?)",
                "INSERT INTO customers (id, card) SELECT 1, ? FROM customers",
                "SELECT 1 FROM customers WHERE card + 1 = ?",
                "SELECT 1 FROM customers WHERE 1 + card = ?",
                "SELECT 1 FROM customers WHERE id = ? + card",
                "SELECT 1 FROM customers WHERE id = CONCAT(?, 'x')",
                "SELECT 1 FROM customers WHERE LOWER(card) = ?",
                "SELECT 1 FROM customers WHERE (id, card) = (?, 1)",
                "SELECT 1 FROM customers WHERE (id, card) IN ((1, ?))",
                "SELECT 1 FROM customers WHERE id IN (1 + ?, 2)",
                "SELECT 1 FROM customers WHERE @x := ?",
                "SELECT name FROM customers ORDER BY FIELD(card, ?)",
                "SET @card = ?",
                // Names that may stand for another column.
                "SELECT card AS name FROM customers HAVING name = ?",
                "SELECT card name FROM customers HAVING name = ?",
                "SELECT id FROM (SELECT card AS name FROM customers) c WHERE c.name = ?",
                "SELECT id FROM (SELECT MAX(card) FROM customers) c WHERE `MAX(card)` = ?",
            })
    void isNotGuessed(String sql) {
        assertThat(names(sql)).isEqualTo("-");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT card AS 'name' FROM customers HAVING name = ?",
                "SELECT card 'name' FROM customers HAVING name = ?",
                "WITH c (name) AS (SELECT card FROM customers) SELECT 1 FROM c WHERE name = ?",
                "SELECT 1 FROM (SELECT card FROM customers) AS c (name) WHERE name = ?",
                "SELECT 1 FROM (SELECT card FROM customers) c (name) WHERE name = ?",
                "SELECT 1 FROM (SELECT name FROM customers UNION SELECT card FROM customers) c WHERE name = ?",
                "SELECT 1 FROM customers WHERE name = {fn lower(?)} AND name = ?",
                "SELECT 1 FROM customers WHERE /*!80000 name = ? AND */ name = ?",
                "INSERT INTO customers (id) VALUE (?)",
                "SELECT 1 FROM customers WHERE MATCH (name) AGAINST (?)",
                "CALL keep(?)",
            })
    void nothingIsKnownWhereColumnsMayHaveOtherNames(String sql) {
        assertThat(BoundColumn.of(sql, Dialect.DEFAULT, TABLES)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SELECT 1 FROM customers WHERE id = ?                                             | [customers, shop.orders]
            SELECT 1 FROM customers c JOIN shop.orders AS o ON o.id = c.id WHERE c.id = ?    | [customers]
            SELECT 1 FROM customers c JOIN shop.orders AS o ON o.id = c.id WHERE o.id = ?    | [shop.orders]
            SELECT 1 FROM customers JOIN shop.orders USING (id) WHERE shop.orders.id = ?     | [shop.orders]
            SELECT 1 FROM customers orders, shop.orders customers WHERE customers.id = ?     | [customers, shop.orders]
            SELECT 1 FROM customers, (SELECT 1 FROM shop.orders o) o WHERE o.id = ?          | [customers, shop.orders]
            SELECT 1 FROM customers WHERE x.id = ?                                           | [customers, shop.orders]
            """)
    void theQualifierNarrowsTheTables(String sql, String tables) {
        assertThat(BoundColumn.of(sql, Dialect.DEFAULT, TABLES).get(0).tables()).hasToString(tables);
    }

    @Test
    void theDialectSaysWhatIsAParameter() {
        Dialect ansi = Dialect.DEFAULT.withSqlMode("ANSI_QUOTES");
        String sql = "UPDATE customers SET \"card\" = ? WHERE id = '?'";
        assertThat(BoundColumn.of(sql, ansi, TABLES)).containsExactly(new BoundColumn("card", TABLES));
        assertThat(BoundColumn.of(sql, Dialect.DEFAULT, TABLES)).containsExactly(new BoundColumn(null, TABLES));
    }

    @Test
    void anyTextHasAnAnswer() {
        String[] words =
                ("? , ( ) . = IN BETWEEN AND NOT LIKE VALUES ROW SET WHERE INSERT INTO customers c card AS ; 1 'x' WITH END @ `a`"
                                + " SELECT FROM ON UPDATE VALUE ESCAPE := - *")
                        .split(" ", -1);
        Random random = new Random(42);
        for (int round = 0; round < 50_000; round++) {
            StringBuilder sql = new StringBuilder();
            int parameters = 0;
            for (int i = random.nextInt(24); i >= 0; i--) {
                String word = words[random.nextInt(words.length)];
                parameters += word.equals("?") ? 1 : 0;
                sql.append(word).append(' ');
            }
            assertThat(BoundColumn.of(sql.toString(), Dialect.DEFAULT, TABLES).size())
                    .as(sql.toString())
                    .isIn(0, parameters);
        }
    }

    private static String names(String sql) {
        return BoundColumn.of(sql, Dialect.DEFAULT, TABLES).stream()
                .map(column -> column.name() == null ? "-" : column.name())
                .collect(Collectors.joining(" "));
    }
}
