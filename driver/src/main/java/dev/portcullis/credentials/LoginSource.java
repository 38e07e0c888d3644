package dev.portcullis.credentials;

import dev.portcullis.endpoint.Endpoint;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Where logins come from. Keeps what it has fetched or signed for the connects that follow, and fetches it by one thread at
 * a time. Safe for use by several threads.
 */
public interface LoginSource {
    /**
     * Begins the login of one connect.
     *
     * @param endpoint the server that the login is for
     * @param user the only user that will do, or null for the one that the source names
     * @param deadline bounds every call to AWS and every wait for another thread
     */
    LoginAttempts attempts(Endpoint endpoint, @Nullable String user, Deadline deadline);

    /**
     * The logins that one connect tries, one after the other. Used by one thread, in the order {@link #next}, then
     * {@link #accepted} or {@link #rejected}, then perhaps {@link #next} again, and closed at the end.
     */
    interface LoginAttempts extends AutoCloseable {
        /**
         * The login to try next, or null when nothing remains that could help. No secret version is given out twice.
         *
         * @throws SQLException when none can be had: SQLState 28000 when it is the settings or permissions, 08001 when AWS
         *     cannot be reached or the deadline has passed
         */
        @Nullable
        Login next() throws SQLException;

        /** The server let the last login in. */
        void accepted();

        /** The server refused the last login with 1045 or 1698. */
        void rejected();

        /** Says in one or more sentences what may be wrong when every login was refused. */
        String explanation();

        @Override
        void close();
    }
}
