package dev.portcullis.audit;

import dev.portcullis.audit.policy.AuditPolicy;
import dev.portcullis.audit.policy.Handling;
import dev.portcullis.audit.policy.Subject;
import org.jspecify.annotations.Nullable;

/**
 * What the policy's answers about a session's statements depend on besides the statement. Equal scopes give equal answers.
 *
 * @param user null where the policy asks for none
 * @param application likewise
 * @param database likewise
 */
public record PolicyScope(
        AuditPolicy policy,
        @Nullable String user,
        @Nullable String application,
        @Nullable String database) {
    /** Of all sessions while everything is recorded. */
    static final PolicyScope ALL = new PolicyScope(AuditPolicy.DEFAULT, null, null, null);

    PolicyScope of(AuditPolicy other) {
        return policy.equals(other) ? this : new PolicyScope(other, user, application, database);
    }

    /** Whether everything is recorded. */
    public boolean decidesNothing() {
        return policy.decidesNothing();
    }

    Handling handling(StatementFacts facts) {
        return policy.handling(
                new Subject(user, application, database, facts.operation(), facts.tables(), facts.tablesCut()));
    }
}
