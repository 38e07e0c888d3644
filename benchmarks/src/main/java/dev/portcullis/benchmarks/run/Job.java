package dev.portcullis.benchmarks.run;

import java.util.List;

/**
 * One JVM to run.
 *
 * @param group what it belongs to, such as {@code stub}
 * @param variant what is measured
 * @param round from 1 on
 * @param libraries the folder of {@code peers} that it runs with; empty for those of the benchmarks
 * @param jvmArguments before the class
 * @param arguments the class and what follows; {@code %result%} is the file that it writes
 */
record Job(
        Group group, String variant, int round, String libraries, List<String> jvmArguments, List<String> arguments) {
    /** What stands in for the path of the result. */
    static final String RESULT = "%result%";

    String title() {
        return group.label() + "-" + variant + "-" + round;
    }
}
