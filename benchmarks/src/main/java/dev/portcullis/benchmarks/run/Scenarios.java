package dev.portcullis.benchmarks.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The scenarios by the names that they have in tables and in {@code summary.tsv}. */
public final class Scenarios {
    /** Those of the summary, in its order. */
    public static final List<String> SUMMARY = List.of(
            "stub-prepared",
            "stub-literal",
            "stub-insert",
            "stub-batch100",
            "stub-rows1000",
            "stub-prepared-burst",
            "stub-literal-burst",
            "stub-insert-burst",
            "pool-getclose",
            "mysql-prepared",
            "mysql-literal",
            "mysql-insert",
            "mysql-batch100",
            "mysql-rows1000",
            "mysql-prepared-turns",
            "connect-tls-cold",
            "connect-tls-cold-audited",
            "connect-tls-resumed",
            "connect-iam",
            "first-connection",
            "firewall-known",
            "firewall-new",
            "audit-write");

    private Scenarios() {}

    /** The scenario of one entry of JMH's results. More threads than one are a scenario of their own, such as {@code stub-prepared-64}. */
    static String of(String group, JsonNode entry) {
        String benchmark = entry.path("benchmark").asText();
        String method = benchmark.substring(benchmark.lastIndexOf('.') + 1);
        String name = switch (method) {
            case "getClose" -> "pool-getclose";
            case "tlsCold" -> "connect-tls-cold";
            case "tlsColdAudited" -> "connect-tls-cold-audited";
            case "tlsResumed" -> "connect-tls-resumed";
            case "fresh" -> "firewall-new";
            case "preparedBurst" -> "stub-prepared-burst";
            case "literalBurst" -> "stub-literal-burst";
            case "insertBurst" -> "stub-insert-burst";
            case "rows1000" -> (group.equals(Group.ROWS.label()) ? "stub-" : group + "-") + method;
            default -> group + "-" + method;
        };
        int threads = entry.path("threads").asInt();
        return threads == 1 ? name : name + "-" + threads;
    }
}
