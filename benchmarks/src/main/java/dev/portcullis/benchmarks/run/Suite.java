package dev.portcullis.benchmarks.run;

import dev.portcullis.benchmarks.peer.Variant;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The jobs of a profile, round after round. */
final class Suite {
    private static final String JMH = "org.openjdk.jmh.Main";

    private final Profile profile;
    private final Set<Variant> variants = EnumSet.noneOf(Variant.class);

    /** Leaves out what this build cannot run, and says so. */
    Suite(Profile profile, PrintStream out) {
        this.profile = profile;
        for (Variant variant : Variant.values()) {
            String missing = variant.missing();
            if (missing == null) {
                variants.add(variant);
            } else {
                out.println("Left out: " + variant.label() + ", because " + missing);
            }
        }
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
        return switch (group) {
            case STUB -> statements(group, round);
            default -> List.of();
        };
    }

    private List<Job> statements(Group group, int round) {
        List<Job> jobs = new ArrayList<>();
        for (Variant variant : variants) {
            if (variant != Variant.AWS_IAM) {
                jobs.add(jmh(group, variant, round, "StatementBenchmark"));
            }
        }
        return jobs;
    }

    private Job jmh(Group group, Variant variant, int round, String benchmarks) {
        List<String> arguments = new ArrayList<>(List.of(JMH, benchmarks, "-p", "variant=" + variant.label()));
        arguments.addAll(profile.jmhArguments());
        arguments.addAll(List.of("-rff", Job.RESULT));
        return new Job(group, variant.label(), round, variant.libraries(), List.of("-Xms512m", "-Xmx512m"), arguments);
    }
}
