package dev.portcullis.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a statement does to its session.
 *
 * @param control what it does to the transaction
 * @param severalResults whether one execution may give more than one result
 * @param schema the schema that is the default one after it, or null when it changes none
 * @param changes what else of the session it may change, in words of ours: {@code sql_mode}, {@code role}, …
 */
public record StatementEffects(
        Control control, boolean severalResults, @Nullable String schema, List<String> changes) {
    /** Nothing. */
    public static final StatementEffects NONE = new StatementEffects(Control.NONE, false, null, List.of());

    /** Commits what is open, and nothing else. */
    static final StatementEffects COMMITS_FIRST = new StatementEffects(Control.COMMITS_FIRST, false, null, List.of());

    public StatementEffects {
        changes = List.copyOf(changes);
    }
}
