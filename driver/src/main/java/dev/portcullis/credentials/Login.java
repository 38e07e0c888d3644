package dev.portcullis.credentials;

import dev.portcullis.config.CredentialKind;
import dev.portcullis.config.Secret;
import org.jspecify.annotations.Nullable;

/**
 * A user name and the secret that proves it, for one login attempt. Immutable; the string form holds no secret.
 *
 * @param kind {@link CredentialKind#IAM}, {@link CredentialKind#SECRET} or {@link CredentialKind#PASSWORD}
 * @param user the MySQL user
 * @param secret the token or password; owned by the source of the login
 * @param version which one it is: the version id of a secret, the last four characters of the access key id that signed a
 *     token, null for a given password
 */
public record Login(
        CredentialKind kind,
        String user,
        Secret secret,
        @Nullable String version) {
    @Override
    public String toString() {
        return "Login[" + kind + ", user=" + user + ", version=" + version + "]";
    }
}
