package dev.portcullis.credentials;

import dev.portcullis.config.CredentialKind;
import dev.portcullis.config.Secret;

/** One version of a secret: its id, and the user and password in it. The string form holds no secret. */
record SecretVersion(String id, String user, Secret password) {
    Login login() {
        return new Login(CredentialKind.SECRET, user, password, id);
    }

    @Override
    public String toString() {
        return "SecretVersion[" + id + ", user=" + user + "]";
    }
}
