package dev.portcullis.endpoint;

import dev.portcullis.config.HostPort;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of RDS host names, read label by label (Amazon RDS and Aurora User Guides, "Endpoints"; Amazon RDS in China).
 *
 * <pre>
 * name     = identifier "." [ "endpoint." ] [ kind ] hash "." place "." domain
 * kind     = "cluster-" | "cluster-ro-" | "cluster-custom-" | "proxy-" | "global-" | "shardgrp-"
 * place    = region "." service | service "." region          (the second in China and some isolated regions)
 * service  = "rds" | "rds-fips"
 * region   = a region, or "global" after "global-"
 * </pre>
 */
final class RdsHostName {
    private record Domain(String suffix, @Nullable Partition partition) {}

    private record Prefix(String text, EndpointKind kind) {}

    private static final List<Domain> DOMAINS = List.of(
            new Domain("amazonaws.com", Partition.AWS),
            new Domain("amazonaws.com.cn", Partition.AWS_CN),
            new Domain("amazonaws.eu", Partition.AWS_EUSC),
            new Domain("amazonaws.au", null),
            new Domain("amazonaws.uk", null),
            new Domain("c2s.ic.gov", Partition.AWS_ISO),
            new Domain("sc2s.sgov.gov", Partition.AWS_ISO_B),
            new Domain("cloud.adc-e.uk", Partition.AWS_ISO_E),
            new Domain("csp.hci.ic.gov", Partition.AWS_ISO_F));

    /** A longer prefix stands before the one that begins it. */
    private static final List<Prefix> PREFIXES = List.of(
            new Prefix("cluster-ro-", EndpointKind.CLUSTER_READER),
            new Prefix("cluster-custom-", EndpointKind.CUSTOM_CLUSTER),
            new Prefix("cluster-", EndpointKind.CLUSTER_WRITER),
            new Prefix("proxy-", EndpointKind.PROXY),
            new Prefix("global-", EndpointKind.GLOBAL_WRITER),
            new Prefix("shardgrp-", EndpointKind.SHARD_GROUP),
            new Prefix("", EndpointKind.INSTANCE));

    private static final Pattern IDENTIFIER = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern HASH = Pattern.compile("[a-z0-9]{1,63}");
    private static final Pattern REGION = Pattern.compile("[a-z]{2,8}(-[a-z]+)+-[0-9]{1,2}");
    private static final String GLOBAL = "global";

    private RdsHostName() {}

    /** Returns null for a name that is not one of RDS. */
    static @Nullable Endpoint parse(HostPort address) {
        for (Domain domain : DOMAINS) {
            String tail = "." + domain.suffix();
            String host = address.host();
            if (host.endsWith(tail)) {
                String[] labels =
                        host.substring(0, host.length() - tail.length()).split("\\.", -1);
                return parse(address, labels, domain);
            }
        }
        return null;
    }

    private static @Nullable Endpoint parse(HostPort address, String[] labels, Domain domain) {
        boolean proxyEndpoint = labels.length == 5 && labels[1].equals("endpoint");
        if (!(labels.length == 4 || proxyEndpoint)
                || !IDENTIFIER.matcher(labels[0]).matches()) {
            return null;
        }
        String hashLabel = labels[labels.length - 3];
        String region = region(labels[labels.length - 2], labels[labels.length - 1]);
        for (Prefix prefix : PREFIXES) {
            if (hashLabel.startsWith(prefix.text())) {
                String hash = hashLabel.substring(prefix.text().length());
                boolean global = prefix.kind() == EndpointKind.GLOBAL_WRITER;
                if (region == null
                        || !HASH.matcher(hash).matches()
                        || global != region.equals(GLOBAL)
                        || (proxyEndpoint && prefix.kind() != EndpointKind.PROXY)) {
                    return null;
                }
                EndpointKind kind = proxyEndpoint ? EndpointKind.PROXY_ENDPOINT : prefix.kind();
                String named = global ? null : region;
                return new Endpoint(
                        address.host(),
                        address.port(),
                        kind,
                        partition(domain, region),
                        domain.suffix(),
                        named,
                        hash,
                        labels[0]);
            }
        }
        return null;
    }

    private static @Nullable String region(String first, String second) {
        String region = isService(second) ? first : isService(first) ? second : "";
        return region.equals(GLOBAL) || REGION.matcher(region).matches() ? region : null;
    }

    private static boolean isService(String label) {
        return label.equals("rds") || label.equals("rds-fips");
    }

    /** GovCloud shares the domain of the commercial regions. */
    private static @Nullable Partition partition(Domain domain, String region) {
        return domain.partition() == Partition.AWS && region.startsWith("us-gov-")
                ? Partition.AWS_US_GOV
                : domain.partition();
    }
}
