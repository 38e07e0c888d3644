package dev.portcullis.endpoint;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Asks DNS what a name is an alias of. Implementations are safe for use by several threads. */
@FunctionalInterface
public interface CnameResolver {
    /**
     * The canonical name of an alias, one step on; empty when the name is none.
     *
     * @param timeout how long the name servers may take together to answer
     * @throws SQLException with SQLState 08001 when no name server gives an answer
     */
    Optional<String> canonicalName(String alias, Duration timeout) throws SQLException;

    /** The name servers of this machine. */
    static CnameResolver system() {
        return new DnsCnameResolver("dns:");
    }
}
