package dev.portcullis.benchmarks.peer;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;

/** A peer in one configuration, by the name that it has in tables, charts and {@code summary.tsv}. */
public enum Variant {
    /** The driver alone. */
    RAW("raw", "", Peer::raw),
    /** HikariCP alone. */
    HIKARI("hikari", "", () -> new Hikari()),
    /** P6Spy, which logs. */
    P6SPY("p6spy", "", () -> new P6spy()),
    /** datasource-proxy, which logs. */
    DATASOURCE_PROXY("datasource-proxy", "", () -> new DatasourceProxy()),
    /** Druid without filters. */
    DRUID("druid", "", () -> new Druid("")),
    /** Druid with its firewall. */
    DRUID_WALL("druid-wall", "", () -> new Druid("wall")),
    /** Druid with its firewall and its statistics. */
    DRUID_WALL_STAT("druid-wall-stat", "", () -> new Druid("wall,stat")),
    /** The AWS wrapper without plugins. */
    AWS_NONE("aws-none", "aws-wrapper", () -> new AwsWrapper("")),
    /** The AWS wrapper with its default plugins minus cluster monitoring. */
    AWS_DEFAULT("aws-default", "aws-wrapper", () -> new AwsWrapper(AwsWrapper.DEFAULTS_WITHOUT_MONITORING)),
    /** The AWS wrapper with its IAM plugin, for connections. */
    AWS_IAM("aws-iam", "aws-wrapper", () -> new AwsWrapper("iam")),
    /** The AWS wrapper with its Secrets Manager plugin, for connections. */
    AWS_SECRET("aws-secret", "aws-wrapper", () -> new AwsWrapper("awsSecretsManager")),
    /** AWS's driver for secrets, for connections. */
    AWS_SECRETS_JDBC("aws-secretsmanager-jdbc", "aws-secrets", Peer::raw),
    /** ShardingSphere-JDBC, which encrypts a column: for comparison with data protection. */
    SHARDINGSPHERE_ENCRYPT(
            "shardingsphere-encrypt", "shardingsphere", () -> new ShardingSphere(ShardingSphere.ENCRYPT)),
    /** The same, which masks columns. */
    SHARDINGSPHERE_MASK("shardingsphere-mask", "shardingsphere", () -> new ShardingSphere(ShardingSphere.MASK)),
    /** Portcullis' guard, with nothing behind it. */
    PORTCULLIS_GUARD("portcullis-guard", Map.of("portcullis.firewall", "off")),
    /** With the firewall, which is the default. */
    PORTCULLIS_FIREWALL("portcullis-firewall", Map.of("portcullis.firewall", "enforce")),
    /** With the firewall and an asynchronous audit trail. */
    PORTCULLIS_FULL("portcullis-full", audited("async")),
    /** With the firewall and an audit trail that is on disk before a commit returns. */
    PORTCULLIS_DURABLE("portcullis-durable", audited("durable"));

    private final String label;
    private final String libraries;
    private final Supplier<Peer> peer;
    private final Map<String, String> settings;

    Variant(String label, String libraries, Supplier<Peer> peer) {
        this.label = label;
        this.libraries = libraries;
        this.peer = peer;
        this.settings = Map.of();
    }

    Variant(String label, Map<String, String> settings) {
        this.label = label;
        this.libraries = "";
        this.peer = () -> new Portcullis(settings);
        this.settings = settings;
    }

    /** The variant of that name. */
    public static Variant of(String label) {
        return Arrays.stream(values())
                .filter(variant -> variant.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no variant " + label + "; there are "
                        + Arrays.stream(values()).map(Variant::label).toList()));
    }

    private static Map<String, String> audited(String mode) {
        return Map.of(
                "portcullis.firewall",
                "enforce",
                "portcullis.audit",
                mode,
                "portcullis.audit.dir",
                "audit",
                "portcullis.audit.keep-size",
                "1g");
    }

    /** Its name. */
    public String label() {
        return label;
    }

    /** The folder of {@code peers} that holds its libraries; empty when it runs with those of the benchmarks. */
    public String libraries() {
        return libraries;
    }

    /** Makes the peer, and loads its classes. */
    public Peer peer() {
        return peer.get();
    }

    /** The settings of Portcullis in this variant; none for a peer. */
    Map<String, String> settings() {
        return settings;
    }

    /** Whether it is Portcullis. */
    public boolean isPortcullis() {
        return !settings.isEmpty();
    }

    /** Whether it runs over the stub; ShardingSphere asks the server for its tables. */
    public boolean takesStub() {
        return !onlyConnects() && this != SHARDINGSPHERE_ENCRYPT && this != SHARDINGSPHERE_MASK;
    }

    /** Whether it is there to open connections, and runs no statements of its own. */
    public boolean onlyConnects() {
        return this == AWS_IAM || this == AWS_SECRET || this == AWS_SECRETS_JDBC;
    }
}
