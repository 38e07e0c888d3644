package dev.portcullis.benchmarks.run;

import dev.portcullis.benchmarks.Database;
import dev.portcullis.benchmarks.peer.Login;
import dev.portcullis.benchmarks.peer.Variant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The jobs of a profile, round after round. */
final class Suite {
    private static final String JMH = "org.openjdk.jmh.Main";
    private static final int SOME_THREADS = 16;
    private static final int MANY_THREADS = 64;

    private final Profile profile;
    private final Set<Variant> variants;
    private final Folders folders;
    private final String database;

    /**
     * @param variants what is to be measured
     * @param database the address for statements; empty when no group needs it
     */
    Suite(Profile profile, Set<Variant> variants, Folders folders, String database) {
        this.variants = variants;
        this.profile = profile;
        this.folders = folders;
        this.database = database;
    }

    List<Job> jobs(Set<Group> groups, int firstRound, int rounds) {
        List<Job> jobs = new ArrayList<>();
        for (int round = firstRound; round < firstRound + rounds; round++) {
            for (Group group : groups) {
                jobs.addAll(jobs(group, round));
            }
        }
        return jobs;
    }

    private List<Job> jobs(Group group, int round) {
        List<Job> jobs = new ArrayList<>();
        for (Variant variant : order(round)) {
            switch (group) {
                case MACHINE -> machine(variant, round, jobs);
                case STUB -> stub(variant, round, jobs);
                case ROWS -> rows(variant, round, jobs);
                case MYSQL -> mysql(variant, round, jobs);
                case CONNECT -> connect(variant, round, jobs);
                case START -> start(variant, round, jobs);
                case FIREWALL -> firewall(variant, round, jobs);
                case GROWTH -> growth(variant, round, jobs);
                case AUDIT -> audit(variant, round, jobs);
            }
        }
        return jobs;
    }

    /**
     * The variants, begun with another one in each round: a server that has just started, and a machine that is busy at first, fall on all. Where there is
     * one round alone, they fall on Portcullis and not on raw, to which all is compared.
     */
    private List<Variant> order(int round) {
        List<Variant> order = new ArrayList<>(variants);
        int ours = (int) order.stream().filter(Variant::isPortcullis).count();
        Collections.rotate(order, ours - (round - 1) * order.size() / profile.rounds());
        return order;
    }

    /** Under the name of raw, once in each round. */
    private void machine(Variant variant, int round, List<Job> jobs) {
        if (variant == Variant.RAW) {
            jobs.add(jmh(Group.MACHINE, variant, round, "MachineBenchmark", 1));
        }
    }

    private void stub(Variant variant, int round, List<Job> jobs) {
        if (variant.takesStub()) {
            jobs.add(jmh(
                    Group.STUB, variant, round, "StatementBenchmark.*(prepared|literal|insert|batch100|getClose)$", 1));
            threads(Group.STUB, variant, round, "StatementBenchmark.prepared", MANY_THREADS, jobs);
            if (variant != Variant.PORTCULLIS_DURABLE) {
                // Who waits for the disk has no pause.
                jobs.add(jmh(
                        Group.STUB,
                        variant,
                        round,
                        variant.label() + "-burst",
                        "BurstBenchmark",
                        profile.burstArguments(),
                        1));
            }
        }
    }

    private void rows(Variant variant, int round, List<Job> jobs) {
        if (variant.takesStub()) {
            jobs.add(jmh(Group.ROWS, variant, round, "StatementBenchmark.rows1000", 1));
        }
    }

    private void mysql(Variant variant, int round, List<Job> jobs) {
        if (!variant.onlyConnects()) {
            jobs.add(jmh(
                    Group.MYSQL, variant, round, "StatementBenchmark.(prepared|literal|insert|batch100|rows1000)", 1));
        }
        if (variant == Variant.RAW) {
            turns(round, jobs);
        }
    }

    /** Once in each round, for all variants that one JVM can hold, and that do not wait for the disk. */
    private void turns(int round, List<Job> jobs) {
        List<String> taking = variants.stream()
                .filter(variant -> variant.libraries().isEmpty() && variant != Variant.PORTCULLIS_DURABLE)
                .map(Variant::label)
                .toList();
        jobs.add(new Job(
                Group.MYSQL,
                "turns",
                round,
                "",
                List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "-D" + Database.STATEMENTS + "=" + database),
                List.of(
                        "dev.portcullis.benchmarks.Turns",
                        Job.RESULT,
                        "mysql-prepared-turns",
                        String.join(",", taking),
                        Integer.toString(profile.turns()),
                        Integer.toString(profile.turnsBefore()))));
    }

    private void connect(Variant variant, int round, List<Job> jobs) {
        switch (variant) {
            case RAW, PORTCULLIS_GUARD, PORTCULLIS_FIREWALL -> {
                jobs.add(jmh(Group.CONNECT, variant, round, "ConnectBenchmark.(tlsCold|tlsResumed|iam|secret)$", 1));
                threads(Group.CONNECT, variant, round, "ConnectBenchmark.(tlsCold|tlsResumed)$", SOME_THREADS, jobs);
            }
            case PORTCULLIS_FULL, PORTCULLIS_DURABLE -> {
                jobs.add(jmh(
                        Group.CONNECT, variant, round, "ConnectBenchmark.(tlsColdAudited|tlsResumed|iam|secret)$", 1));
                // Not cold: one audit trail would be opened by all at once, which no application does.
                threads(Group.CONNECT, variant, round, "ConnectBenchmark.tlsResumed", SOME_THREADS, jobs);
            }
            case AWS_NONE, AWS_DEFAULT ->
                jobs.add(jmh(Group.CONNECT, variant, round, "ConnectBenchmark.(tlsCold|tlsResumed)$", 1));
            case AWS_IAM -> jobs.add(jmh(Group.CONNECT, variant, round, "ConnectBenchmark.iam", 1));
            case AWS_SECRET, AWS_SECRETS_JDBC ->
                jobs.add(jmh(Group.CONNECT, variant, round, "ConnectBenchmark.secret", 1));
            default -> {}
        }
    }

    private void start(Variant variant, int round, List<Job> jobs) {
        switch (variant) {
            case RAW -> {
                jobs.add(start(variant, round, "first-connection", Login.PASSWORD, false));
                jobs.add(start(variant, round, "first-connection-iam", Login.IAM, false));
            }
            case AWS_IAM -> {
                jobs.add(start(variant, round, "first-connection", Login.IAM, false));
                jobs.add(start(variant, round, "first-connection-iam", Login.IAM, false));
            }
            case AWS_SECRET, AWS_SECRETS_JDBC ->
                jobs.add(start(variant, round, "first-connection-secret", Login.SECRET, false));
            case AWS_NONE, AWS_DEFAULT, PORTCULLIS_GUARD, PORTCULLIS_DURABLE ->
                jobs.add(start(variant, round, "first-connection", Login.PASSWORD, false));
            case PORTCULLIS_FIREWALL, PORTCULLIS_FULL -> {
                jobs.add(start(variant, round, "first-connection", Login.PASSWORD, false));
                jobs.add(start(variant, round, "first-connection-sdk", Login.PASSWORD, true));
                jobs.add(start(variant, round, "first-connection-iam", Login.IAM, true));
                jobs.add(start(variant, round, "first-connection-secret", Login.SECRET, true));
            }
            default -> {}
        }
    }

    private void firewall(Variant variant, int round, List<Job> jobs) {
        if (variant == Variant.PORTCULLIS_FIREWALL || variant == Variant.DRUID_WALL) {
            jobs.add(jmh(Group.FIREWALL, variant, round, "FirewallBenchmark.(known|literal|fresh|hostile)$", 1));
        }
    }

    private void audit(Variant variant, int round, List<Job> jobs) {
        if (variant == Variant.PORTCULLIS_FULL || variant == Variant.PORTCULLIS_DURABLE) {
            jobs.add(jmh(Group.AUDIT, variant, round, "AuditBenchmark", 1));
            threads(Group.AUDIT, variant, round, "AuditBenchmark", SOME_THREADS, jobs);
        }
    }

    /** Once: it shows how things grow, not what they cost. */
    private void growth(Variant variant, int round, List<Job> jobs) {
        boolean grows = EnumSet.of(
                        Variant.RAW,
                        Variant.DRUID_WALL,
                        Variant.AWS_NONE,
                        Variant.PORTCULLIS_GUARD,
                        Variant.PORTCULLIS_FIREWALL,
                        Variant.PORTCULLIS_FULL)
                .contains(variant);
        if (grows && round == 1) {
            jobs.add(new Job(
                    Group.GROWTH,
                    variant.label(),
                    round,
                    variant.libraries(),
                    List.of("-Xms1g", "-Xmx1g"),
                    List.of("dev.portcullis.benchmarks.Growth", Job.RESULT, variant.label(), profile.label())));
        }
    }

    private Job start(Variant variant, int round, String scenario, Login login, boolean awsSdk) {
        String detail = scenario.replaceFirst("first-connection-?", "");
        return new Job(
                Group.START,
                detail.isEmpty() ? variant.label() : variant.label() + "-" + detail,
                round,
                "",
                drivers(variant),
                List.of(
                        "dev.portcullis.benchmarks.FirstConnections",
                        Job.RESULT,
                        scenario,
                        variant.label(),
                        login.name(),
                        Integer.toString(profile.starts()),
                        folders.applicationPath(variant, awsSdk)));
    }

    /** One driver is not found by the service loader. */
    private static List<String> drivers(Variant variant) {
        return variant == Variant.AWS_SECRETS_JDBC
                ? List.of("-Djdbc.drivers=com.amazonaws.secretsmanager.sql.AWSSecretsManagerMySQLDriver")
                : List.of();
    }

    private void threads(Group group, Variant variant, int round, String benchmarks, int threads, List<Job> jobs) {
        if (profile.isComplete()) {
            jobs.add(jmh(group, variant, round, benchmarks, threads));
        }
    }

    /** The AWS wrapper's defaults keep an entry for each call of the last minute: more than 2 GiB of them with 64 threads. */
    private static String heap(Variant variant, int threads) {
        if (threads < MANY_THREADS) {
            return "512m";
        }
        return variant == Variant.AWS_DEFAULT ? "4g" : "2g";
    }

    private Job jmh(Group group, Variant variant, int round, String benchmarks, int threads) {
        String name = threads == 1 ? variant.label() : variant.label() + "-" + threads + "threads";
        List<String> length = switch (group) {
            case ROWS -> profile.rowsArguments();
            case CONNECT -> profile.connectArguments();
            case MYSQL -> profile.serverArguments();
            default -> profile.jmhArguments();
        };
        return jmh(group, variant, round, name, benchmarks, length, threads);
    }

    private Job jmh(
            Group group, Variant variant, int round, String name, String benchmarks, List<String> length, int threads) {
        List<String> arguments = new ArrayList<>(List.of(JMH, benchmarks, "-p", "variant=" + variant.label()));
        arguments.addAll(length);
        arguments.addAll(List.of("-t", Integer.toString(threads), "-rff", Job.RESULT));
        String heap = heap(variant, threads);
        List<String> jvm = new ArrayList<>(
                List.of("-Xms" + heap, "-Xmx" + heap, "-XX:+AlwaysPreTouch", "-XX:+ExitOnOutOfMemoryError"));
        jvm.addAll(drivers(variant));
        if (group == Group.MYSQL) {
            jvm.add("-D" + Database.STATEMENTS + "=" + database);
        }
        return new Job(group, name, round, variant.libraries(), jvm, arguments);
    }
}
