package dev.portcullis.credentials;

import dev.portcullis.config.CredentialKind;
import dev.portcullis.config.Secret;
import dev.portcullis.endpoint.Endpoint;
import org.jspecify.annotations.Nullable;

/** Logs in with the password that the caller gave, once. */
final class GivenPassword implements LoginSource {
    private final String user;
    private final Secret password;

    /** The password stays the caller's, who keeps it as long as the connection may log in again. */
    GivenPassword(String user, Secret password) {
        this.user = user;
        this.password = password;
    }

    @Override
    public LoginAttempts attempts(Endpoint endpoint, @Nullable String onlyUser, Deadline deadline) {
        return new LoginAttempts() {
            private boolean given;

            @Override
            public @Nullable Login next() {
                if (given) {
                    return null;
                }
                given = true;
                return new Login(CredentialKind.PASSWORD, user, password, null);
            }

            @Override
            public void accepted() {}

            @Override
            public void rejected() {}

            @Override
            public String explanation() {
                return "The server refused the password that was given for user " + user;
            }

            @Override
            public void close() {}
        };
    }
}
