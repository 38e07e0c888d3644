package dev.portcullis.benchmarks.peer;

import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
    /** Portcullis' guard, with nothing behind it. */
    PORTCULLIS_GUARD("portcullis-guard", "", () -> new Portcullis("portcullis.firewall=off")),
    /** With the firewall, which is the default. */
    PORTCULLIS_FIREWALL("portcullis-firewall", "", () -> new Portcullis("portcullis.firewall=enforce")),
    /** With the firewall and an asynchronous audit trail. */
    PORTCULLIS_FULL("portcullis-full", "", () -> audited("async")),
    /** With the firewall and an audit trail that is on disk before a commit returns. */
    PORTCULLIS_DURABLE("portcullis-durable", "", () -> audited("durable"));

    private final String label;
    private final String libraries;
    private final Supplier<Peer> peer;

    Variant(String label, String libraries, Supplier<Peer> peer) {
        this.label = label;
        this.libraries = libraries;
        this.peer = peer;
    }

    /** The variant of that name. */
    public static Variant of(String label) {
        return Arrays.stream(values())
                .filter(variant -> variant.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no variant " + label));
    }

    private static Peer audited(String mode) {
        return new Portcullis("portcullis.firewall=enforce", "portcullis.audit=" + mode, "portcullis.audit.dir=audit");
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

    /** Why the variant cannot run with this build, or null. */
    public @Nullable String missing() {
        boolean audits = this == PORTCULLIS_FULL || this == PORTCULLIS_DURABLE;
        return audits && !Portcullis.knows("portcullis.audit") ? "this build has no setting portcullis.audit" : null;
    }
}
