package dev.portcullis.testkit.secrets;

import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * One version of a secret. {@code toString} shows its id alone.
 *
 * @param string the secret text, or null
 * @param binary the secret bytes in Base64, or null; a version without either is one that a rotation began and did not fill
 */
record SecretVersion(
        String id,
        Instant created,
        @Nullable String string,
        @Nullable String binary) {
    static SecretVersion empty(String id, Instant created) {
        return new SecretVersion(id, created, null, null);
    }

    static SecretVersion of(String id, Instant created, String text) {
        return new SecretVersion(id, created, text, null);
    }

    static SecretVersion of(String id, Instant created, byte[] bytes) {
        return new SecretVersion(id, created, null, Base64.getEncoder().encodeToString(bytes));
    }

    boolean isEmpty() {
        return string == null && binary == null;
    }

    @Override
    public String toString() {
        return "SecretVersion[" + id + "]";
    }
}
