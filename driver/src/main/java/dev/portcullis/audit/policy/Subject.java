package dev.portcullis.audit.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy decides about: a statement of a session.
 *
 * @param user the database user, or null
 * @param application {@code portcullis.application}, or null
 * @param database the default schema, or null
 * @param operation in lower case
 * @param tables as written
 * @param tablesCut whether there are more tables than those
 */
public record Subject(
        @Nullable String user,
        @Nullable String application,
        @Nullable String database,
        String operation,
        List<String> tables,
        boolean tablesCut) {}
