package dev.portcullis.guard;

import dev.portcullis.config.SqlState;
import java.sql.SQLException;

/** The one door through which an object of Connector/J's own may leave: {@code portcullis.unwrap}. */
final class Unwrapping {
    private Unwrapping() {}

    /**
     * Lets an object leave as the given type of Connector/J's, and reports it.
     *
     * @throws SQLException with SQLState 42501 unless {@code portcullis.unwrap=allow}.
     */
    static void admit(Class<?> type, GuardContext context) throws SQLException {
        if (!context.unwrapAllowed()) {
            throw new SQLException(
                    "portcullis.unwrap=deny keeps " + type.getName()
                            + " from the application, because SQL that runs on it passes no guard."
                            + " Use the java.sql interfaces, or set portcullis.unwrap=allow.",
                    SqlState.REFUSED_BY_POLICY.code());
        }
        context.unwrapped(type);
    }
}
