package dev.portcullis.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Every setting of the driver. */
public final class DriverSettings {
    /** What the name of every setting of the driver starts with. */
    public static final String PREFIX = "portcullis.";

    /** The real endpoint behind a tunnel or an alias. */
    public static final Setting<HostPort> ENDPOINT = new Setting<>(
            "portcullis.endpoint",
            "The real endpoint when the URL's host is a tunnel or an alias: the name that the server's certificate and the"
                    + " IAM token must carry. May also stand in one host of a list.",
            "a host name or host:port (port 3306 when none is given)",
            null,
            List.of(),
            HostPort::parse);

    /** The account hash that a CNAME found in DNS may lead into. */
    public static final Setting<String> ENDPOINT_ACCOUNT_HASH = SettingKinds.matching(
            "portcullis.endpoint.account-hash",
            "Lets the URL's host be a CNAME: it is looked up in DNS and accepted only when it leads to an RDS endpoint with"
                    + " this account hash, in the region of portcullis.region. Needs portcullis.region.",
            "the label after the identifier in an RDS endpoint, such as c9akciq32rgf",
            "[a-z0-9]{1,63}");

    /** The AWS region. */
    public static final Setting<String> REGION = SettingKinds.matching(
            "portcullis.region",
            "The AWS region of the database, where the host does not say it.",
            "the name of an AWS region, such as eu-central-1",
            "[a-z]{2,8}(-[a-z]+)+-[0-9]{1,2}");

    /** The application's name. */
    public static final Setting<String> APPLICATION = SettingKinds.matching(
            "portcullis.application",
            "The name of the application, for the server's process list, metrics and firewall baselines.",
            "2 to 64 letters, digits, dots, hyphens or underscores",
            "[A-Za-z0-9._-]{2,64}",
            Function.identity());

    /** The deadline of a whole connect. */
    public static final Setting<Duration> CONNECT_TIMEOUT = SettingKinds.duration(
            "portcullis.connect-timeout",
            "How long opening a connection may take in all: AWS calls, DNS, TCP, TLS and login.",
            Duration.ofSeconds(30),
            Duration.ofMillis(100),
            Duration.ofMinutes(10));

    /** How the server is proven. */
    public static final Setting<TlsMode> TLS = SettingKinds.choice(
            "portcullis.tls",
            TlsMode.VERIFY,
            "verify: TLS 1.2 or later to a server whose chain and name were verified. local-plaintext: no TLS, for loopback"
                    + " addresses alone.");

    /** Roots to trust. */
    public static final Setting<Path> TLS_CA_FILE = SettingKinds.file(
            "portcullis.tls.ca-file",
            "PEM file of the root certificates to trust, instead of the embedded ones of the region or, for a host"
                    + " outside RDS, those of the JDK.");

    /** Which known roots to trust. */
    public static final Setting<TlsRoots> TLS_ROOTS = SettingKinds.choice(
            "portcullis.tls.roots",
            TlsRoots.AUTO,
            "Whose root certificates to trust. auto: those of the host's region, of Amazon Trust Services for RDS Proxy, of the"
                    + " JDK outside RDS. rds: the region's. amazon: those of Amazon Trust Services, for Aurora Serverless v1.");

    /** Whether a bundle may be downloaded. */
    public static final Setting<Boolean> TLS_DOWNLOAD = SettingKinds.flag(
            "portcullis.tls.download",
            false,
            "For a region without embedded roots: download AWS's bundle and accept it only if the fingerprint of every root"
                    + " stands in the driver's manifest.");

    /** Which credential to log in with. */
    public static final Setting<CredentialKind> CREDENTIALS = SettingKinds.choice(
            "portcullis.credentials",
            CredentialKind.AUTO,
            "What to log in with. auto: the secret if portcullis.secret.id is set, else the password if one is given, else"
                    + " an IAM token.");

    /** The secret. */
    public static final Setting<String> SECRET_ID = SettingKinds.matching(
            "portcullis.secret.id",
            "Name or ARN of the secret in AWS Secrets Manager.",
            "the name or the ARN of a secret",
            "[A-Za-z0-9/_+=.@:!-]{1,2048}",
            Function.identity());

    /** Where the secret is kept. */
    public static final Setting<String> SECRET_REGION = SettingKinds.matching(
            "portcullis.secret.region",
            "The AWS region of the secret, when neither its ARN nor the database's region says it.",
            "the name of an AWS region, such as eu-central-1",
            "[a-z]{2,8}(-[a-z]+)+-[0-9]{1,2}");

    /** Another address of Secrets Manager. */
    public static final Setting<URI> SECRET_ENDPOINT_URL = SettingKinds.serviceUrl(
            "portcullis.secret.endpoint-url", "Address of AWS Secrets Manager, such as that of a VPC endpoint.");

    /** Whether AWSPREVIOUS may be tried. */
    public static final Setting<Boolean> SECRET_PREVIOUS = SettingKinds.flag(
            "portcullis.secret.previous",
            false,
            "After a refused login also try the version AWSPREVIOUS, for replicas that lag behind a rotation.");

    /** How long a fetched secret is used. */
    public static final Setting<Duration> SECRET_MAX_AGE = SettingKinds.duration(
            "portcullis.secret.max-age",
            "How old a fetched secret may become before it is fetched again; it is also fetched after a refused login.",
            Duration.ofHours(1),
            Duration.ofSeconds(1),
            Duration.ofDays(7));

    /** The AWS profile. */
    public static final Setting<String> AWS_PROFILE = SettingKinds.matching(
            "portcullis.aws.profile",
            "Profile of the AWS configuration files to take AWS credentials from, instead of the default chain.",
            "the name of a profile",
            "[^\\p{Cntrl}]{1,128}",
            Function.identity());

    /** A role to assume. */
    public static final Setting<String> AWS_ROLE_ARN = SettingKinds.matching(
            "portcullis.aws.role-arn",
            "IAM role to assume before signing or reading the secret.",
            "the ARN of an IAM role, arn:<partition>:iam::<account>:role/<name>",
            "arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9/_+=,.@-]{1,512}",
            Function.identity());

    /** The external id of the role. */
    public static final Setting<String> AWS_EXTERNAL_ID = SettingKinds.matching(
            "portcullis.aws.external-id",
            "External id that the role's trust policy asks for. Needs portcullis.aws.role-arn.",
            "2 to 1224 letters, digits or + = , . @ : / - _",
            "[A-Za-z0-9+=,.@:/_-]{2,1224}",
            Function.identity());

    /** Another address of STS. */
    public static final Setting<URI> AWS_STS_ENDPOINT_URL = SettingKinds.serviceUrl(
            "portcullis.aws.sts-endpoint-url",
            "Address of AWS STS, such as that of a VPC endpoint. Needs portcullis.aws.role-arn.");

    /** Whether the guard may be left. */
    public static final Setting<UnwrapRule> UNWRAP = SettingKinds.choice(
            "portcullis.unwrap",
            UnwrapRule.DENY,
            "Whether unwrap to a class of Connector/J gives the raw object, whose statements nothing guards.");

    /** What the firewall does. */
    public static final Setting<FirewallMode> FIREWALL = SettingKinds.choice(
            "portcullis.firewall",
            FirewallMode.ENFORCE,
            "observe: report what would be refused. enforce: refuse it. learn: record the application's statements into"
                    + " the baseline.");

    /** The policy file. */
    public static final Setting<Path> POLICY = SettingKinds.file(
            "portcullis.policy",
            "YAML file of the policy: what the firewall refuses, what the audit trail records, and its sinks.");

    /** The baseline file. */
    public static final Setting<Path> FIREWALL_BASELINE = SettingKinds.file(
            "portcullis.firewall.baseline",
            "File of the statements that the application is known to run: written in learn mode, enforced in enforce mode.");

    /** How the audit trail is written. */
    public static final Setting<AuditMode> AUDIT = SettingKinds.choice(
            "portcullis.audit",
            AuditMode.ASYNC,
            "How the trail of portcullis.audit.dir is written. async: from a queue, behind the application. durable: nothing is"
                    + " acknowledged to the application before its record is on disk.");

    /** Where the audit trail is kept. */
    public static final Setting<Path> AUDIT_DIR = SettingKinds.path(
            "portcullis.audit.dir",
            "Directory of the audit trails; each process writes into one of its own inside. Without it nothing is recorded.",
            "the path of a directory");

    /** What an unwritable trail means for the application. */
    public static final Setting<AuditFailure> AUDIT_ON_FAILURE = SettingKinds.choice(
            "portcullis.audit.on-failure",
            AuditFailure.BLOCK,
            "When a record finds no room or cannot be written. block: the statement is refused. continue: it runs, and the trail"
                    + " says how many records it lost.");

    /** How many events may wait for the writer. */
    public static final Setting<Integer> AUDIT_QUEUE = SettingKinds.queueLength(
            "portcullis.audit.queue",
            "How many events the queue of the trail holds. At half of it new statements wait.",
            65_536);

    /** How long a statement waits for the trail. */
    public static final Setting<Duration> AUDIT_WAIT = SettingKinds.duration(
            "portcullis.audit.wait",
            "How long a statement waits for room in the queue, and in durable mode for the disk, before"
                    + " portcullis.audit.on-failure applies.",
            Duration.ofSeconds(5),
            Duration.ofMillis(1),
            Duration.ofMinutes(10));

    /** When a segment is full. */
    public static final Setting<Long> AUDIT_SEGMENT_SIZE = SettingKinds.size(
            "portcullis.audit.segment-size",
            "How large a segment file of the trail grows before the next is begun; one is begun every day anyway.",
            "256m",
            1L << 20,
            4L << 30);

    /** How much of the trail is kept. */
    public static final Setting<Long> AUDIT_KEEP_SIZE = SettingKinds.size(
            "portcullis.audit.keep-size",
            "How large a trail may grow before its oldest segments are removed, if every sink has had them. Without it, size"
                    + " removes nothing.",
            null,
            2L << 20,
            1L << 50);

    /** How long the trail is kept. */
    public static final Setting<Duration> AUDIT_KEEP_FOR = SettingKinds.duration(
            "portcullis.audit.keep-for",
            "How old a segment may grow before it is removed, if every sink has had it. Without it, age removes nothing.",
            null,
            Duration.ofHours(1),
            Duration.ofDays(36_500));

    /** How much is kept for a sink that takes nothing. */
    public static final Setting<Long> AUDIT_KEEP_UNDELIVERED = SettingKinds.size(
            "portcullis.audit.keep-undelivered",
            "How large a trail may grow before its oldest segments are removed though a sink has not had them, which the trail"
                    + " and that sink are told. Without it they are kept, and a sink that stays away fills the disk.",
            null,
            2L << 20,
            1L << 50);

    /** What signs the trail. */
    public static final Setting<Path> AUDIT_KEY_FILE = SettingKinds.file(
            "portcullis.audit.key-file",
            "PEM file (PKCS #8) of the Ed25519 private key that signs the checkpoints of the trail. Without it the trail is"
                    + " chained, not signed.");

    /** When the audit trail looks for the place that runs a statement. */
    public static final Setting<CallSiteRule> AUDIT_CALL_SITE = SettingKinds.choice(
            "portcullis.audit.call-site",
            CallSiteRule.FIRST,
            "When the trail looks for the place in the application that runs a statement. first: when the statement is seen for"
                    + " the first time. each: at each execution, which costs microseconds.");

    /** The client info property with the correlation id. */
    public static final Setting<String> AUDIT_CORRELATION = SettingKinds.name(
            "portcullis.audit.correlation",
            "The client info property that holds the correlation id of what the application does.",
            "the name of a client info property",
            "CorrelationId");

    /** The MDC key with the correlation id. */
    public static final Setting<String> AUDIT_MDC = SettingKinds.name(
            "portcullis.audit.mdc",
            "The key of SLF4J's MDC that holds the correlation id. It is read on the thread that runs the statement; needs"
                    + " org.slf4j:slf4j-api.",
            "the name of a key",
            null);

    /** What hashes bound values. */
    public static final Setting<Path> AUDIT_HMAC_KEY_FILE = SettingKinds.file(
            "portcullis.audit.hmac-key-file",
            "File of 32 to 4096 random bytes: the key by which the trail hashes bound values where the policy says binds: hmac.");

    /** What turns bound values into tokens. */
    public static final Setting<Path> AUDIT_TOKEN_KEY_FILE = SettingKinds.file(
            "portcullis.audit.token-key-file",
            "File of 32 to 4096 random bytes: the key by which the trail turns bound values into tokens where the policy says"
                    + " binds: token. Who has it can turn them back.");

    private static final List<Setting<?>> ALL = List.of(
            ENDPOINT,
            ENDPOINT_ACCOUNT_HASH,
            REGION,
            APPLICATION,
            CONNECT_TIMEOUT,
            TLS,
            TLS_CA_FILE,
            TLS_ROOTS,
            TLS_DOWNLOAD,
            CREDENTIALS,
            SECRET_ID,
            SECRET_REGION,
            SECRET_ENDPOINT_URL,
            SECRET_PREVIOUS,
            SECRET_MAX_AGE,
            AWS_PROFILE,
            AWS_ROLE_ARN,
            AWS_EXTERNAL_ID,
            AWS_STS_ENDPOINT_URL,
            UNWRAP,
            FIREWALL,
            POLICY,
            FIREWALL_BASELINE,
            AUDIT,
            AUDIT_DIR,
            AUDIT_ON_FAILURE,
            AUDIT_QUEUE,
            AUDIT_WAIT,
            AUDIT_SEGMENT_SIZE,
            AUDIT_KEEP_SIZE,
            AUDIT_KEEP_FOR,
            AUDIT_KEEP_UNDELIVERED,
            AUDIT_KEY_FILE,
            AUDIT_CALL_SITE,
            AUDIT_CORRELATION,
            AUDIT_MDC,
            AUDIT_HMAC_KEY_FILE,
            AUDIT_TOKEN_KEY_FILE);

    private DriverSettings() {}

    /** Every setting, in the order in which the documentation lists them. */
    public static List<Setting<?>> all() {
        return ALL;
    }

    /** Looks a setting up by its name in any case. */
    static Optional<Setting<?>> find(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return ALL.stream().filter(setting -> setting.name().equals(wanted)).findFirst();
    }
}
