package dev.portcullis.guard;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** One of JDBC's ways to run a statement that gives back no more than a number. All of them are here, and none holds anything. */
@FunctionalInterface
interface Call {
    /** What {@code execute} gives back as true: the application may ask for a result set. */
    long ROWS = -2;

    /** What {@code execute} gives back as false. */
    long NO_ROWS = -3;

    Call EXECUTE = (raw, sql, keys) -> result(raw.execute(sql));
    Call EXECUTE_FLAG = (raw, sql, keys) -> result(raw.execute(sql, flag(keys)));
    Call EXECUTE_INDEXES = (raw, sql, keys) -> result(raw.execute(sql, (int[]) keys));
    Call EXECUTE_NAMES = (raw, sql, keys) -> result(raw.execute(sql, (String[]) keys));
    Call UPDATE = (raw, sql, keys) -> raw.executeUpdate(sql);
    Call UPDATE_FLAG = (raw, sql, keys) -> raw.executeUpdate(sql, flag(keys));
    Call UPDATE_INDEXES = (raw, sql, keys) -> raw.executeUpdate(sql, (int[]) keys);
    Call UPDATE_NAMES = (raw, sql, keys) -> raw.executeUpdate(sql, (String[]) keys);
    Call LARGE = (raw, sql, keys) -> raw.executeLargeUpdate(sql);
    Call LARGE_FLAG = (raw, sql, keys) -> raw.executeLargeUpdate(sql, flag(keys));
    Call LARGE_INDEXES = (raw, sql, keys) -> raw.executeLargeUpdate(sql, (int[]) keys);
    Call LARGE_NAMES = (raw, sql, keys) -> raw.executeLargeUpdate(sql, (String[]) keys);
    Call EXECUTE_PREPARED = (raw, sql, keys) -> result(((PreparedStatement) raw).execute());
    Call UPDATE_PREPARED = (raw, sql, keys) -> ((PreparedStatement) raw).executeUpdate();
    Call LARGE_PREPARED = (raw, sql, keys) -> ((PreparedStatement) raw).executeLargeUpdate();

    /**
     * Runs it.
     *
     * @param keys the argument that says which generated keys are wanted, or null for a way without one
     * @return rows changed, or {@link #ROWS} or {@link #NO_ROWS}
     */
    long run(Statement raw, String sql, @Nullable Object keys) throws SQLException;

    private static int flag(@Nullable Object keys) {
        return keys instanceof Integer flag ? flag : Statement.NO_GENERATED_KEYS;
    }

    /** Whether such an argument asks for generated keys. */
    static boolean givesKeys(@Nullable Object keys) {
        return keys instanceof Integer flag ? flag == Statement.RETURN_GENERATED_KEYS : keys != null;
    }

    private static long result(boolean hasRows) {
        return hasRows ? ROWS : NO_ROWS;
    }
}
