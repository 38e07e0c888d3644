package dev.portcullis.guard;

import dev.portcullis.audit.Control;
import dev.portcullis.audit.StatementEffects;
import dev.portcullis.firewall.Dialect;
import dev.portcullis.firewall.Effect;
import dev.portcullis.firewall.Redaction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads off a text what it does to its session. */
final class SessionEffects {
    private static final String USE = "USE `";

    /** The effects of which the words of the text say more. */
    private static final Set<Effect> WORDED =
            Set.of(Effect.CONTROLS_TRANSACTION, Effect.CHANGES_SCHEMA, Effect.DEFINES_OBJECTS);

    private SessionEffects() {}

    /** What a text with these effects does, read as a session of the given dialect reads it. */
    static StatementEffects of(Set<Effect> effects, String sql, Dialect dialect) {
        // Keywords in capitals, one space between tokens, no comment.
        String redacted = Collections.disjoint(effects, WORDED) ? "" : Redaction.of(sql, dialect);
        boolean several = effects.contains(Effect.SEVERAL_STATEMENTS)
                || effects.contains(Effect.CALLS_PROCEDURE)
                || effects.contains(Effect.ADMINISTERS)
                || effects.contains(Effect.UNREAD);
        Control control = control(effects, redacted);
        List<String> changes = new ArrayList<>();
        if (effects.contains(Effect.SETS_SQL_MODE)) {
            changes.add("sql_mode");
        }
        if (effects.contains(Effect.SETS_CHARACTER_SET)) {
            changes.add("character-set");
        }
        if (effects.contains(Effect.CHANGES_ROLE)) {
            changes.add("role");
        }
        if (effects.contains(Effect.CONTROLS_TRANSACTION) && redacted.contains(" TRANSACTION ISOLATION ")) {
            changes.add("isolation");
        }
        String schema = effects.contains(Effect.CHANGES_SCHEMA) ? schema(redacted) : null;
        return several || control != Control.NONE || schema != null || !changes.isEmpty()
                ? new StatementEffects(control, several, schema, changes)
                : StatementEffects.NONE;
    }

    /** The last {@code USE} counts. */
    private static @Nullable String schema(String redacted) {
        int last = redacted.lastIndexOf("; " + USE);
        if (last < 0 && !redacted.startsWith(USE)) {
            return null;
        }
        int start = (last < 0 ? 0 : last + 2) + USE.length();
        int end = redacted.indexOf('`', start);
        while (end >= 0 && redacted.startsWith("``", end)) {
            end = redacted.indexOf('`', end + 2);
        }
        return end < 0 ? null : redacted.substring(start, end).replace("``", "`");
    }

    private static Control control(Set<Effect> effects, String redacted) {
        if (effects.contains(Effect.UNREAD)) {
            return Control.MIXED;
        }
        boolean controls = effects.contains(Effect.CONTROLS_TRANSACTION);
        boolean commits = effects.contains(Effect.DEFINES_OBJECTS) || effects.contains(Effect.ADMINISTERS);
        if (effects.contains(Effect.SEVERAL_STATEMENTS)) {
            return controls || commits ? Control.MIXED : Control.NONE;
        }
        if (controls) {
            return byWords(redacted);
        }
        boolean temporary = begins(redacted, "CREATE TEMPORARY") || begins(redacted, "DROP TEMPORARY");
        return commits && !temporary ? Control.COMMITS_FIRST : Control.NONE;
    }

    private static Control byWords(String text) {
        if (begins(text, "COMMIT")) {
            return Control.COMMIT;
        }
        if (begins(text, "ROLLBACK TO") || begins(text, "ROLLBACK WORK TO")) {
            return Control.ROLLBACK_TO;
        }
        if (begins(text, "ROLLBACK")) {
            return Control.ROLLBACK;
        }
        if (begins(text, "SAVEPOINT")) {
            return Control.SAVEPOINT;
        }
        if (begins(text, "RELEASE")) {
            return Control.RELEASE;
        }
        if (begins(text, "BEGIN") || begins(text, "START")) {
            return Control.BEGIN;
        }
        return begins(text, "XA") ? Control.MIXED : Control.COMMITS_FIRST;
    }

    private static boolean begins(String text, String words) {
        return text.startsWith(words) && (text.length() == words.length() || text.charAt(words.length()) == ' ');
    }
}
