package dev.portcullis.guard;

import dev.portcullis.audit.StatementDefinition;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call of a procedure or function, whose OUT parameters are guarded as the columns of a row are. */
final class GuardedCallableStatement extends ForwardingCallableStatement {
    GuardedCallableStatement(CallableStatement raw, GuardedConnection connection, Admitted text) {
        super(raw, connection, text);
    }

    @Override
    boolean givesSeveralResults(StatementDefinition definition) {
        return true;
    }

    @Override
    public @Nullable Object getObject(int parameter) throws SQLException {
        return Values.guard(rawCallableStatement.getObject(parameter), connection);
    }

    @Override
    public @Nullable Object getObject(String parameter) throws SQLException {
        return Values.guard(rawCallableStatement.getObject(parameter), connection);
    }

    @Override
    public @Nullable Object getObject(int parameter, Map<String, Class<?>> types) throws SQLException {
        return Values.guard(rawCallableStatement.getObject(parameter, types), connection);
    }

    @Override
    public @Nullable Object getObject(String parameter, Map<String, Class<?>> types) throws SQLException {
        return Values.guard(rawCallableStatement.getObject(parameter, types), connection);
    }

    @Override
    public <T> @Nullable T getObject(int parameter, Class<T> type) throws SQLException {
        return Values.guard(rawCallableStatement.getObject(parameter, type), type, connection);
    }

    @Override
    public <T> @Nullable T getObject(String parameter, Class<T> type) throws SQLException {
        return Values.guard(rawCallableStatement.getObject(parameter, type), type, connection);
    }

    @Override
    public @Nullable Array getArray(int parameter) throws SQLException {
        return Values.guard(rawCallableStatement.getArray(parameter), connection);
    }

    @Override
    public @Nullable Array getArray(String parameter) throws SQLException {
        return Values.guard(rawCallableStatement.getArray(parameter), connection);
    }

    @Override
    public @Nullable Blob getBlob(int parameter) throws SQLException {
        return Values.guard(rawCallableStatement.getBlob(parameter));
    }

    @Override
    public @Nullable Blob getBlob(String parameter) throws SQLException {
        return Values.guard(rawCallableStatement.getBlob(parameter));
    }

    @Override
    public @Nullable Clob getClob(int parameter) throws SQLException {
        return Values.guard(rawCallableStatement.getClob(parameter));
    }

    @Override
    public @Nullable Clob getClob(String parameter) throws SQLException {
        return Values.guard(rawCallableStatement.getClob(parameter));
    }

    @Override
    public @Nullable NClob getNClob(int parameter) throws SQLException {
        return Values.guard(rawCallableStatement.getNClob(parameter));
    }

    @Override
    public @Nullable NClob getNClob(String parameter) throws SQLException {
        return Values.guard(rawCallableStatement.getNClob(parameter));
    }

    @Override
    public @Nullable Ref getRef(int parameter) throws SQLException {
        return Values.guard(rawCallableStatement.getRef(parameter), connection);
    }

    @Override
    public @Nullable Ref getRef(String parameter) throws SQLException {
        return Values.guard(rawCallableStatement.getRef(parameter), connection);
    }

    @Override
    public @Nullable RowId getRowId(int parameter) throws SQLException {
        return Values.guard(rawCallableStatement.getRowId(parameter));
    }

    @Override
    public @Nullable RowId getRowId(String parameter) throws SQLException {
        return Values.guard(rawCallableStatement.getRowId(parameter));
    }

    @Override
    public @Nullable SQLXML getSQLXML(int parameter) throws SQLException {
        return Values.guard(rawCallableStatement.getSQLXML(parameter));
    }

    @Override
    public @Nullable SQLXML getSQLXML(String parameter) throws SQLException {
        return Values.guard(rawCallableStatement.getSQLXML(parameter));
    }
}
