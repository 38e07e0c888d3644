package dev.portcullis;

import dev.portcullis.config.DriverSettings;
import dev.portcullis.config.Setting;
import org.jspecify.annotations.Nullable;

/** The settings as bean properties, one for each constant of {@link DriverSettings}; null removes what was set. */
abstract class PortcullisBean {
    abstract void set(Setting<?> setting, @Nullable String value);

    /** Sets {@code portcullis.endpoint}. */
    public void setEndpoint(@Nullable String endpoint) {
        set(DriverSettings.ENDPOINT, endpoint);
    }

    /** Sets {@code portcullis.endpoint.account-hash}. */
    public void setEndpointAccountHash(@Nullable String endpointAccountHash) {
        set(DriverSettings.ENDPOINT_ACCOUNT_HASH, endpointAccountHash);
    }

    /** Sets {@code portcullis.region}. */
    public void setRegion(@Nullable String region) {
        set(DriverSettings.REGION, region);
    }

    /** Sets {@code portcullis.application}. */
    public void setApplication(@Nullable String application) {
        set(DriverSettings.APPLICATION, application);
    }

    /** Sets {@code portcullis.connect-timeout}. */
    public void setConnectTimeout(@Nullable String connectTimeout) {
        set(DriverSettings.CONNECT_TIMEOUT, connectTimeout);
    }

    /** Sets {@code portcullis.tls}. */
    public void setTls(@Nullable String tls) {
        set(DriverSettings.TLS, tls);
    }

    /** Sets {@code portcullis.tls.ca-file}. */
    public void setTlsCaFile(@Nullable String tlsCaFile) {
        set(DriverSettings.TLS_CA_FILE, tlsCaFile);
    }

    /** Sets {@code portcullis.tls.roots}. */
    public void setTlsRoots(@Nullable String tlsRoots) {
        set(DriverSettings.TLS_ROOTS, tlsRoots);
    }

    /** Sets {@code portcullis.tls.download}. */
    public void setTlsDownload(@Nullable String tlsDownload) {
        set(DriverSettings.TLS_DOWNLOAD, tlsDownload);
    }

    /** Sets {@code portcullis.credentials}. */
    public void setCredentials(@Nullable String credentials) {
        set(DriverSettings.CREDENTIALS, credentials);
    }

    /** Sets {@code portcullis.secret.id}. */
    public void setSecretId(@Nullable String secretId) {
        set(DriverSettings.SECRET_ID, secretId);
    }

    /** Sets {@code portcullis.secret.region}. */
    public void setSecretRegion(@Nullable String secretRegion) {
        set(DriverSettings.SECRET_REGION, secretRegion);
    }

    /** Sets {@code portcullis.secret.endpoint-url}. */
    public void setSecretEndpointUrl(@Nullable String secretEndpointUrl) {
        set(DriverSettings.SECRET_ENDPOINT_URL, secretEndpointUrl);
    }

    /** Sets {@code portcullis.secret.previous}. */
    public void setSecretPrevious(@Nullable String secretPrevious) {
        set(DriverSettings.SECRET_PREVIOUS, secretPrevious);
    }

    /** Sets {@code portcullis.secret.max-age}. */
    public void setSecretMaxAge(@Nullable String secretMaxAge) {
        set(DriverSettings.SECRET_MAX_AGE, secretMaxAge);
    }

    /** Sets {@code portcullis.aws.profile}. */
    public void setAwsProfile(@Nullable String awsProfile) {
        set(DriverSettings.AWS_PROFILE, awsProfile);
    }

    /** Sets {@code portcullis.aws.role-arn}. */
    public void setAwsRoleArn(@Nullable String awsRoleArn) {
        set(DriverSettings.AWS_ROLE_ARN, awsRoleArn);
    }

    /** Sets {@code portcullis.aws.external-id}. */
    public void setAwsExternalId(@Nullable String awsExternalId) {
        set(DriverSettings.AWS_EXTERNAL_ID, awsExternalId);
    }

    /** Sets {@code portcullis.aws.sts-endpoint-url}. */
    public void setAwsStsEndpointUrl(@Nullable String awsStsEndpointUrl) {
        set(DriverSettings.AWS_STS_ENDPOINT_URL, awsStsEndpointUrl);
    }

    /** Sets {@code portcullis.unwrap}. */
    public void setUnwrap(@Nullable String unwrap) {
        set(DriverSettings.UNWRAP, unwrap);
    }

    /** Sets {@code portcullis.firewall}. */
    public void setFirewall(@Nullable String firewall) {
        set(DriverSettings.FIREWALL, firewall);
    }

    /** Sets {@code portcullis.policy}. */
    public void setPolicy(@Nullable String policy) {
        set(DriverSettings.POLICY, policy);
    }

    /** Sets {@code portcullis.firewall.baseline}. */
    public void setFirewallBaseline(@Nullable String firewallBaseline) {
        set(DriverSettings.FIREWALL_BASELINE, firewallBaseline);
    }

    /** Sets {@code portcullis.audit}. */
    public void setAudit(@Nullable String audit) {
        set(DriverSettings.AUDIT, audit);
    }

    /** Sets {@code portcullis.audit.dir}. */
    public void setAuditDir(@Nullable String auditDir) {
        set(DriverSettings.AUDIT_DIR, auditDir);
    }

    /** Sets {@code portcullis.audit.on-failure}. */
    public void setAuditOnFailure(@Nullable String auditOnFailure) {
        set(DriverSettings.AUDIT_ON_FAILURE, auditOnFailure);
    }

    /** Sets {@code portcullis.audit.queue}. */
    public void setAuditQueue(@Nullable String auditQueue) {
        set(DriverSettings.AUDIT_QUEUE, auditQueue);
    }

    /** Sets {@code portcullis.audit.wait}. */
    public void setAuditWait(@Nullable String auditWait) {
        set(DriverSettings.AUDIT_WAIT, auditWait);
    }

    /** Sets {@code portcullis.audit.segment-size}. */
    public void setAuditSegmentSize(@Nullable String auditSegmentSize) {
        set(DriverSettings.AUDIT_SEGMENT_SIZE, auditSegmentSize);
    }

    /** Sets {@code portcullis.audit.keep-size}. */
    public void setAuditKeepSize(@Nullable String auditKeepSize) {
        set(DriverSettings.AUDIT_KEEP_SIZE, auditKeepSize);
    }

    /** Sets {@code portcullis.audit.keep-for}. */
    public void setAuditKeepFor(@Nullable String auditKeepFor) {
        set(DriverSettings.AUDIT_KEEP_FOR, auditKeepFor);
    }

    /** Sets {@code portcullis.audit.keep-undelivered}. */
    public void setAuditKeepUndelivered(@Nullable String auditKeepUndelivered) {
        set(DriverSettings.AUDIT_KEEP_UNDELIVERED, auditKeepUndelivered);
    }

    /** Sets {@code portcullis.audit.key-file}. */
    public void setAuditKeyFile(@Nullable String auditKeyFile) {
        set(DriverSettings.AUDIT_KEY_FILE, auditKeyFile);
    }

    /** Sets {@code portcullis.audit.call-site}. */
    public void setAuditCallSite(@Nullable String auditCallSite) {
        set(DriverSettings.AUDIT_CALL_SITE, auditCallSite);
    }

    /** Sets {@code portcullis.audit.correlation}. */
    public void setAuditCorrelation(@Nullable String auditCorrelation) {
        set(DriverSettings.AUDIT_CORRELATION, auditCorrelation);
    }

    /** Sets {@code portcullis.audit.mdc}. */
    public void setAuditMdc(@Nullable String auditMdc) {
        set(DriverSettings.AUDIT_MDC, auditMdc);
    }

    /** Sets {@code portcullis.audit.hmac-key-file}. */
    public void setAuditHmacKeyFile(@Nullable String auditHmacKeyFile) {
        set(DriverSettings.AUDIT_HMAC_KEY_FILE, auditHmacKeyFile);
    }

    /** Sets {@code portcullis.audit.token-key-file}. */
    public void setAuditTokenKeyFile(@Nullable String auditTokenKeyFile) {
        set(DriverSettings.AUDIT_TOKEN_KEY_FILE, auditTokenKeyFile);
    }
}
