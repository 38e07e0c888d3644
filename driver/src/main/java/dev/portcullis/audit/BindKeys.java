package dev.portcullis.audit;

import dev.portcullis.audit.policy.BindMode;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys by which bound values are recorded. Safe for all threads.
 *
 * @param hmac hashes them, or null where the policy may not ask for that
 * @param token turns them into tokens, or null likewise
 */
public record BindKeys(@Nullable HmacKey hmac, @Nullable TokenKey token) {
    /** For policies that ask for neither. */
    public static final BindKeys NONE = new BindKeys(null, null);

    /** The modes that there is a key for. */
    public Set<BindMode> modes() {
        Set<BindMode> modes = EnumSet.noneOf(BindMode.class);
        if (hmac != null) {
            modes.add(BindMode.HMAC);
        }
        if (token != null) {
            modes.add(BindMode.TOKEN);
        }
        return modes;
    }

    String hash(String text) {
        return Objects.requireNonNull(hmac, "the policy was read with a key").hash(text);
    }

    String token(String column, String type, String value, String kept) {
        return Objects.requireNonNull(token, "the policy was read with a key").token(column, type, value, kept);
    }
}
