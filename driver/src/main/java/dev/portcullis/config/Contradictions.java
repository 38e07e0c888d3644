package dev.portcullis.config;

import static dev.portcullis.config.DriverSettings.*;

import java.util.List;

/** Settings that are right alone and wrong together. */
final class Contradictions {
    private Contradictions() {}

    static void refuse(ConnectionSettings settings) throws SettingException {
        refuseNeedless(settings);
        refuseCredentials(settings);
        refuseTls(settings);
        refuseAudit(settings);
        if (settings.get(FIREWALL) == FirewallMode.LEARN && !settings.isSet(FIREWALL_BASELINE)) {
            throw new SettingException(FIREWALL + "=learn needs " + FIREWALL_BASELINE + ", the file to learn into");
        }
    }

    private static void refuseAudit(ConnectionSettings settings) throws SettingException {
        if (settings.isSet(AUDIT_KEEP_SIZE)
                && settings.isSet(AUDIT_KEEP_UNDELIVERED)
                && settings.get(AUDIT_KEEP_UNDELIVERED) < settings.get(AUDIT_KEEP_SIZE)) {
            throw new SettingException(AUDIT_KEEP_UNDELIVERED + " is less than " + AUDIT_KEEP_SIZE
                    + ", which keeps what every sink has had; make it at least as much, or remove one of them");
        }
        if (settings.isSet(AUDIT_DIR)) {
            return;
        }
        if (settings.isSet(AUDIT) && settings.get(AUDIT) != AuditMode.OFF) {
            throw new SettingException(AUDIT + "=" + Setting.textOf(settings.get(AUDIT)) + " has nowhere to write; set "
                    + AUDIT_DIR + " to a directory, or remove " + AUDIT);
        }
        for (Setting<?> setting : List.of(
                AUDIT_ON_FAILURE,
                AUDIT_QUEUE,
                AUDIT_WAIT,
                AUDIT_SEGMENT_SIZE,
                AUDIT_KEEP_SIZE,
                AUDIT_KEEP_FOR,
                AUDIT_KEEP_UNDELIVERED,
                AUDIT_KEY_FILE)) {
            needs(settings, setting, AUDIT_DIR);
        }
    }

    private static void refuseNeedless(ConnectionSettings settings) throws SettingException {
        needs(settings, ENDPOINT_ACCOUNT_HASH, REGION);
        needs(settings, AWS_EXTERNAL_ID, AWS_ROLE_ARN);
        needs(settings, AWS_STS_ENDPOINT_URL, AWS_ROLE_ARN);
        for (Setting<?> setting : List.of(SECRET_REGION, SECRET_ENDPOINT_URL, SECRET_PREVIOUS, SECRET_MAX_AGE)) {
            needs(settings, setting, SECRET_ID);
        }
        if (settings.isSet(ENDPOINT) && settings.isSet(ENDPOINT_ACCOUNT_HASH)) {
            throw new SettingException(ENDPOINT + " names the endpoint, so " + ENDPOINT_ACCOUNT_HASH
                    + " would look nothing up; remove one of them");
        }
    }

    private static void needs(ConnectionSettings settings, Setting<?> setting, Setting<?> other)
            throws SettingException {
        if (settings.isSet(setting) && !settings.isSet(other)) {
            throw new SettingException(setting + " is set without " + other + ", which it needs");
        }
    }

    private static void refuseCredentials(ConnectionSettings settings) throws SettingException {
        CredentialKind kind = settings.get(CREDENTIALS);
        boolean secret = settings.isSet(SECRET_ID);
        boolean password = settings.password().isPresent();
        if (secret && kind != CredentialKind.AUTO && kind != CredentialKind.SECRET) {
            throw new SettingException(CREDENTIALS + "=" + Setting.textOf(kind) + " uses no secret; remove " + SECRET_ID
                    + " or choose secret");
        }
        if (secret && password) {
            throw new SettingException(SECRET_ID + " is set and a password is given too; remove one of them");
        }
        if (password && kind != CredentialKind.AUTO && kind != CredentialKind.PASSWORD) {
            throw new SettingException(
                    CREDENTIALS + "=" + Setting.textOf(kind) + " uses no given password; remove it or choose password");
        }
        if (kind == CredentialKind.SECRET && !secret) {
            throw new SettingException(CREDENTIALS + "=secret needs " + SECRET_ID);
        }
        if (kind == CredentialKind.PASSWORD && !password) {
            throw new SettingException(CREDENTIALS + "=password needs a password");
        }
        if ((kind == CredentialKind.PASSWORD || kind == CredentialKind.IAM)
                && settings.user().isEmpty()) {
            throw new SettingException(CREDENTIALS + "=" + Setting.textOf(kind) + " needs a user");
        }
    }

    private static void refuseTls(ConnectionSettings settings) throws SettingException {
        if (settings.isSet(TLS_CA_FILE) && settings.get(TLS_DOWNLOAD)) {
            throw new SettingException(TLS_CA_FILE + " says what to trust, so " + TLS_DOWNLOAD
                    + " would fetch nothing; remove one of them");
        }
        if (settings.isSet(TLS_CA_FILE) && settings.isSet(TLS_ROOTS)) {
            throw new SettingException(
                    TLS_CA_FILE + " says what to trust, and " + TLS_ROOTS + " does too; remove one of them");
        }
        if (settings.get(TLS) != TlsMode.LOCAL_PLAINTEXT) {
            return;
        }
        for (HostPort host : settings.hosts()) {
            if (!Loopback.names(host.host())) {
                throw new SettingException(TLS + "=local-plaintext is for loopback addresses alone, not for "
                        + host.host() + "; remove it");
            }
            if (settings.namedEndpoint(host).isPresent()) {
                throw new SettingException(TLS + "=local-plaintext would send the login through the tunnel of "
                        + ENDPOINT + " in the clear; remove it");
            }
        }
        for (Setting<?> setting : List.of(TLS_CA_FILE, TLS_ROOTS, TLS_DOWNLOAD, ENDPOINT_ACCOUNT_HASH)) {
            if (settings.isSet(setting)) {
                throw new SettingException(TLS + "=local-plaintext proves no server, so " + setting
                        + " means nothing; remove one of them");
            }
        }
        if (settings.get(CREDENTIALS) == CredentialKind.IAM) {
            throw new SettingException(
                    TLS + "=local-plaintext sends no IAM token; remove it or choose another " + CREDENTIALS);
        }
    }
}
