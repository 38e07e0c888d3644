package dev.portcullis.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.portcullis.benchmarks.peer.Backend;
import dev.portcullis.benchmarks.peer.Variant;
import dev.portcullis.benchmarks.stub.StubDriver;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How many bytes Portcullis allocates for an operation beyond those of the stub driver, to the byte. Times depend on the machine, bytes do
 * not: this build runs without escape analysis, so that an object counts wherever it is made, whatever the compiler makes of it. Who changes
 * a number here decides that an operation may cost that.
 */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP = 2_000;
    private static final int OPERATIONS = 501;
    private static final BigDecimal PRICE = new BigDecimal("19.90");

    /** One operation of an application; the text is made before the bytes are counted. */
    private interface Operation {
        void run(String text) throws SQLException;
    }

    /** Prepares an operation on a connection. */
    private interface Preparation {
        Operation on(Connection connection) throws SQLException;
    }

    @ParameterizedTest
    @CsvSource({"portcullis-guard, 32", "portcullis-firewall, 32", "portcullis-full, 152"})
    void preparedQueryAndItsRow(String variant, long bytes) throws SQLException {
        assertThat(beyondRaw(variant, 1, true, connection -> {
                    PreparedStatement query = connection.prepareStatement("SELECT id FROM orders WHERE id = ?");
                    return text -> {
                        query.setLong(1, 7_000_001);
                        try (ResultSet rows = query.executeQuery()) {
                            rows.next();
                            rows.getLong(1);
                        }
                    };
                }))
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"portcullis-guard, 72", "portcullis-firewall, 72", "portcullis-full, 192"})
    void textThatWasSeen(String variant, long bytes) throws SQLException {
        assertThat(beyondRaw(variant, 1, true, AllocationTest::plainQuery)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"portcullis-guard, 72", "portcullis-firewall, 72", "portcullis-full, 192"})
    void knownStatementWithNewLiterals(String variant, long bytes) throws SQLException {
        assertThat(beyondRaw(variant, 1, false, AllocationTest::plainQuery)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"portcullis-guard, 0", "portcullis-firewall, 0", "portcullis-full, 120"})
    void preparedInsert(String variant, long bytes) throws SQLException {
        assertThat(beyondRaw(variant, 1, true, connection -> {
                    PreparedStatement insert =
                            connection.prepareStatement("INSERT INTO events (number, name, price) VALUES (?, ?, ?)");
                    return text -> {
                        insert.setLong(1, 7_000_001);
                        insert.setString(2, "Ada Lovelace");
                        insert.setBigDecimal(3, PRICE);
                        insert.executeUpdate();
                    };
                }))
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"portcullis-guard, 0", "portcullis-firewall, 0", "portcullis-full, 472"})
    void batchOfTenInserts(String variant, long bytes) throws SQLException {
        assertThat(beyondRaw(variant, 1, true, connection -> {
                    PreparedStatement insert =
                            connection.prepareStatement("INSERT INTO events (number, name, price) VALUES (?, ?, ?)");
                    return text -> {
                        for (int i = 0; i < 10; i++) {
                            insert.setLong(1, 7_000_001);
                            insert.setString(2, "Ada Lovelace");
                            insert.setBigDecimal(3, PRICE);
                            insert.addBatch();
                        }
                        insert.executeBatch();
                    };
                }))
                .isEqualTo(bytes);
    }

    /** The rows of a result cost nothing: all bytes are those of the execution. */
    @ParameterizedTest
    @CsvSource({"portcullis-guard, 32", "portcullis-firewall, 32", "portcullis-full, 152"})
    void hundredRows(String variant, long bytes) throws SQLException {
        assertThat(beyondRaw(variant, 100, true, connection -> {
                    PreparedStatement query = connection.prepareStatement("SELECT a, b, c, d, e, f FROM items");
                    return text -> {
                        try (ResultSet rows = query.executeQuery()) {
                            while (rows.next()) {
                                rows.getLong(1);
                                rows.getInt(2);
                                rows.getString(3);
                                rows.getBigDecimal(4);
                                rows.getTimestamp(5);
                                rows.getObject(6);
                            }
                        }
                    };
                }))
                .isEqualTo(bytes);
    }

    private static Operation plainQuery(Connection connection) throws SQLException {
        Statement statement = connection.createStatement();
        return text -> {
            try (ResultSet rows = statement.executeQuery(text)) {
                rows.next();
                rows.getLong(1);
            }
        };
    }

    private static long beyondRaw(String variant, int rows, boolean sameText, Preparation preparation)
            throws SQLException {
        return bytes(Variant.of(variant), rows, sameText, preparation)
                - bytes(Variant.RAW, rows, sameText, preparation);
    }

    /** The median, because a cache grows now and then. */
    private static long bytes(Variant variant, int rows, boolean sameText, Preparation preparation)
            throws SQLException {
        Backend stub = new Backend(StubDriver.url(rows, 6).replaceFirst("jdbc:", ""), "app", "secret");
        long[] bytes = new long[OPERATIONS];
        try (Connection connection = variant.peer().connect(stub)) {
            Operation operation = preparation.on(connection);
            String same = text(0);
            for (int i = -WARM_UP; i < OPERATIONS; i++) {
                String text = sameText ? same : text(i);
                long before = THREADS.getCurrentThreadAllocatedBytes();
                operation.run(text);
                bytes[Math.max(i, 0)] = THREADS.getCurrentThreadAllocatedBytes() - before;
            }
        }
        Arrays.sort(bytes);
        return bytes[OPERATIONS / 2];
    }

    /** Always of the same length. */
    private static String text(int number) {
        return "SELECT id FROM orders WHERE id = 7 AND name <> 'customer " + (100_000 + number) + "'";
    }
}
