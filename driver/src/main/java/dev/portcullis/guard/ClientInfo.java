package dev.portcullis.guard;

import dev.portcullis.config.SqlState;
import java.sql.ClientInfoStatus;
import java.sql.SQLClientInfoException;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Client info as Connector/J's default {@code CommentClientInfoProvider} treats it: names and values stand unescaped in a comment before every
 * statement that is sent, so one that ends the comment would run as SQL that passed no {@link Funnel}.
 */
final class ClientInfo {
    private static final String COMMENT_END = "*/";

    private ClientInfo() {}

    static void admit(@Nullable String name, @Nullable String value) throws SQLClientInfoException {
        if (endsComment(name) || endsComment(value)) {
            throw refusal(endsComment(name) ? "<name>" : String.valueOf(name));
        }
    }

    /**
     * A copy of the properties, defaults included, that nobody can change any more: Connector/J 8 reads the defaults too.
     */
    static @Nullable Properties admitted(@Nullable Properties given) throws SQLClientInfoException {
        if (given == null) {
            return null;
        }
        Properties copy = new Properties();
        for (String name : given.stringPropertyNames()) {
            copy.setProperty(name, given.getProperty(name));
        }
        copy.putAll(given);
        for (Map.Entry<Object, Object> property : copy.entrySet()) {
            admit(property.getKey().toString(), property.getValue().toString());
        }
        return copy;
    }

    /** Connector/J 8 gives its own away, and whoever changed it would change what is sent. */
    static @Nullable Properties copy(@Nullable Properties own) {
        if (own == null) {
            return null;
        }
        Properties copy = new Properties();
        copy.putAll(own);
        return copy;
    }

    private static boolean endsComment(@Nullable String text) {
        return text != null && text.contains(COMMENT_END);
    }

    private static SQLClientInfoException refusal(String name) {
        return new SQLClientInfoException(
                "The client info property " + name
                        + " holds */, which would end the comment that carries it and run what follows as SQL."
                        + " Remove the */ from its name and value.",
                SqlState.REFUSED_BY_POLICY.code(),
                Map.of(name, ClientInfoStatus.REASON_VALUE_INVALID));
    }
}
