package dev.portcullis.guard;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The only place in the driver that runs an application's SQL: one method for each way in which JDBC can.
 *
 * <p>Text comes in to be run now, to be prepared, to be added to a batch or to be translated; a prepared statement brings the text that it was
 * prepared with to each execution. Rows changed through a result set come without text. One funnel serves one connection and, like
 * Connector/J's connection, may be called from several threads. Each text passes the {@link Admission} first: what is refused never
 * reaches Connector/J.
 */
final class Funnel {
    private final Admission admission;

    Funnel(Admission admission) {
        this.admission = admission;
    }

    /** Judges a text that is to be prepared. */
    Admitted admit(String sql) throws SQLException {
        return admission.admit(sql);
    }

    ResultSet executeQuery(Statement raw, String sql) throws SQLException {
        admission.admit(sql);
        return raw.executeQuery(sql);
    }

    boolean execute(Statement raw, String sql) throws SQLException {
        admission.admit(sql);
        return raw.execute(sql);
    }

    boolean execute(Statement raw, String sql, int generatedKeys) throws SQLException {
        admission.admit(sql);
        return raw.execute(sql, generatedKeys);
    }

    boolean execute(Statement raw, String sql, int[] keyColumns) throws SQLException {
        admission.admit(sql);
        return raw.execute(sql, keyColumns);
    }

    boolean execute(Statement raw, String sql, String[] keyColumns) throws SQLException {
        admission.admit(sql);
        return raw.execute(sql, keyColumns);
    }

    int executeUpdate(Statement raw, String sql) throws SQLException {
        admission.admit(sql);
        return raw.executeUpdate(sql);
    }

    int executeUpdate(Statement raw, String sql, int generatedKeys) throws SQLException {
        admission.admit(sql);
        return raw.executeUpdate(sql, generatedKeys);
    }

    int executeUpdate(Statement raw, String sql, int[] keyColumns) throws SQLException {
        admission.admit(sql);
        return raw.executeUpdate(sql, keyColumns);
    }

    int executeUpdate(Statement raw, String sql, String[] keyColumns) throws SQLException {
        admission.admit(sql);
        return raw.executeUpdate(sql, keyColumns);
    }

    long executeLargeUpdate(Statement raw, String sql) throws SQLException {
        admission.admit(sql);
        return raw.executeLargeUpdate(sql);
    }

    long executeLargeUpdate(Statement raw, String sql, int generatedKeys) throws SQLException {
        admission.admit(sql);
        return raw.executeLargeUpdate(sql, generatedKeys);
    }

    long executeLargeUpdate(Statement raw, String sql, int[] keyColumns) throws SQLException {
        admission.admit(sql);
        return raw.executeLargeUpdate(sql, keyColumns);
    }

    long executeLargeUpdate(Statement raw, String sql, String[] keyColumns) throws SQLException {
        admission.admit(sql);
        return raw.executeLargeUpdate(sql, keyColumns);
    }

    void addBatch(Statement raw, String sql) throws SQLException {
        admission.admitToBatch(sql);
        raw.addBatch(sql);
    }

    int[] executeBatch(Statement raw) throws SQLException {
        admission.batchRuns();
        return raw.executeBatch();
    }

    long[] executeLargeBatch(Statement raw) throws SQLException {
        admission.batchRuns();
        return raw.executeLargeBatch();
    }

    boolean nextResult(Statement raw) throws SQLException {
        return raw.getMoreResults();
    }

    boolean nextResult(Statement raw, int current) throws SQLException {
        return raw.getMoreResults(current);
    }

    String translate(Connection raw, String sql) throws SQLException {
        admission.admit(sql);
        return raw.nativeSQL(sql);
    }

    PreparedStatement prepare(Connection raw, Admitted text) throws SQLException {
        return raw.prepareStatement(text.sql);
    }

    PreparedStatement prepare(Connection raw, Admitted text, int generatedKeys) throws SQLException {
        return raw.prepareStatement(text.sql, generatedKeys);
    }

    PreparedStatement prepare(Connection raw, Admitted text, int[] keyColumns) throws SQLException {
        return raw.prepareStatement(text.sql, keyColumns);
    }

    PreparedStatement prepare(Connection raw, Admitted text, String[] keyColumns) throws SQLException {
        return raw.prepareStatement(text.sql, keyColumns);
    }

    PreparedStatement prepare(Connection raw, Admitted text, int type, int concurrency) throws SQLException {
        return raw.prepareStatement(text.sql, type, concurrency);
    }

    PreparedStatement prepare(Connection raw, Admitted text, int type, int concurrency, int holdability)
            throws SQLException {
        return raw.prepareStatement(text.sql, type, concurrency, holdability);
    }

    CallableStatement prepareCall(Connection raw, Admitted text) throws SQLException {
        return raw.prepareCall(text.sql);
    }

    CallableStatement prepareCall(Connection raw, Admitted text, int type, int concurrency) throws SQLException {
        return raw.prepareCall(text.sql, type, concurrency);
    }

    CallableStatement prepareCall(Connection raw, Admitted text, int type, int concurrency, int holdability)
            throws SQLException {
        return raw.prepareCall(text.sql, type, concurrency, holdability);
    }

    ResultSet queryPrepared(PreparedStatement raw, Admitted text) throws SQLException {
        admission.readmit(text);
        return raw.executeQuery();
    }

    boolean executePrepared(PreparedStatement raw, Admitted text) throws SQLException {
        admission.readmit(text);
        return raw.execute();
    }

    int updatePrepared(PreparedStatement raw, Admitted text) throws SQLException {
        admission.readmit(text);
        return raw.executeUpdate();
    }

    long largeUpdatePrepared(PreparedStatement raw, Admitted text) throws SQLException {
        admission.readmit(text);
        return raw.executeLargeUpdate();
    }

    int[] batchPrepared(PreparedStatement raw, Admitted text) throws SQLException {
        admission.readmit(text);
        return raw.executeBatch();
    }

    long[] largeBatchPrepared(PreparedStatement raw, Admitted text) throws SQLException {
        admission.readmit(text);
        return raw.executeLargeBatch();
    }

    void insertRow(ResultSet raw) throws SQLException {
        raw.insertRow();
    }

    void updateRow(ResultSet raw) throws SQLException {
        raw.updateRow();
    }

    void deleteRow(ResultSet raw) throws SQLException {
        raw.deleteRow();
    }

    void refreshRow(ResultSet raw) throws SQLException {
        raw.refreshRow();
    }
}
