package dev.portcullis.benchmarks.run;

import java.util.List;
import java.util.Locale;

/**
 * How long is measured.
 *
 * <p>A round visits every variant once, so that what changes on the machine while the benchmarks run falls on all of them.
 */
public enum Profile {
    /** To see that everything runs, and about where it stands. */
    QUICK(1, 4, 1, 3, 100, 1, 8, 80),
    /** For figures that are published. */
    FULL(3, 3, 6, 3, 300, 5, 30, 480);

    /** After so many bursts the code is compiled. */
    private static final int BURSTS_TO_WARM_UP = 20;

    /** How many JVMs read rows, for each variant and round, and how much longer than others they warm up. */
    private static final int ROWS_JVMS = 4;

    private static final int ROWS_TIMES = 4;

    /** How much longer than others a measurement of connects is. */
    private static final int CONNECT_TIMES = 3;

    private final int rounds;
    private final int warmups;
    private final int timesWithServer;
    private final int iterations;
    private final int millis;
    private final int starts;
    private final int bursts;
    private final int turns;

    Profile(
            int rounds,
            int warmups,
            int timesWithServer,
            int iterations,
            int millis,
            int starts,
            int bursts,
            int turns) {
        this.rounds = rounds;
        this.warmups = warmups;
        this.timesWithServer = timesWithServer;
        this.iterations = iterations;
        this.millis = millis;
        this.starts = starts;
        this.bursts = bursts;
        this.turns = turns;
    }

    /** The word of the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    int rounds() {
        return rounds;
    }

    /** How many JVMs are started for a first connection, for each variant and round. */
    int starts() {
        return starts;
    }

    /** How many turns each variant has where several take turns. */
    int turns() {
        return turns;
    }

    /** How many before that, until the code is compiled. */
    int turnsBefore() {
        return turns / 2;
    }

    /** How many JVMs JMH starts for each scenario; none to run all scenarios of a variant in the JVM that JMH itself runs in. */
    private int forks() {
        return isComplete() ? 1 : 0;
    }

    /** Whether what many threads do at once, and how things grow, is measured without being asked for. */
    boolean isComplete() {
        return this == FULL;
    }

    /** The settings as a reader of the report wants them. */
    String describe() {
        return rounds + (rounds == 1 ? " round" : " rounds") + " where a group does not say otherwise"
                + (isComplete()
                        ? ", one JVM for each scenario, variant and round, " + ROWS_JVMS + " for 1,000 rows, "
                        : ", one JVM for each variant, ")
                + warmups + " warm-ups and " + iterations + " measurements of " + millis + " ms; bursts: "
                + burstsBefore() + " and " + bursts
                + "; for 1,000 rows " + ROWS_TIMES + " times as much warm-up, with a server " + timesWithServer
                + " times, for connects " + timesToConnect() + " times; turns: " + turnsBefore() + " and " + turns;
    }

    /** The same for JMH. */
    List<String> jmhArguments() {
        return arguments(warmups, iterations, millis);
    }

    /**
     * The same for 1,000 rows, in several JVMs, since they differ: reading the rows makes 1,000 timestamps, and in some JVMs the compiler puts
     * {@code java.util.Date.getTimeImpl} into the code that makes them and in some not, whatever stands before the driver: that is 5 % of raw. After
     * a second some of that code is still being compiled, the more of it the more threads a variant has: the third measurement was up to a fifth
     * faster than the first.
     */
    List<String> rowsArguments() {
        return arguments(isComplete() ? ROWS_JVMS : 0, warmups * ROWS_TIMES, iterations, millis);
    }

    /**
     * The same for what a server answers: as many warm-ups as it takes until the code is compiled. An operation that takes a thousand times as long as
     * one of the stub runs a thousandth as often, and would be measured while it is interpreted: raw Connector/J takes twice the processor time then.
     */
    List<String> serverArguments() {
        return arguments(warmups * timesWithServer, iterations, millis);
    }

    /**
     * The same for connects, which take milliseconds: longer measurements, and more warm-up, since TLS is much code. After a third of that, when a
     * resumed connect has run 4,000 times, its code is still being compiled, on the processor that the server would run on: a variant takes from a
     * tenth to a half more than in the end, by how far its JVM has come and not by what it does.
     */
    List<String> connectArguments() {
        int longer = Math.max(warmups, warmups * timesToConnect() / CONNECT_TIMES);
        return arguments(longer, iterations, millis * CONNECT_TIMES);
    }

    private int timesToConnect() {
        return isComplete() ? 6 * timesWithServer : 2 * timesWithServer;
    }

    /** The same for bursts, which are counted and last as long as they last. */
    List<String> burstArguments() {
        return arguments(burstsBefore(), bursts, millis);
    }

    private int burstsBefore() {
        return Math.min(bursts, BURSTS_TO_WARM_UP);
    }

    private List<String> arguments(int warmups, int iterations, int millis) {
        return arguments(forks(), warmups, iterations, millis);
    }

    private List<String> arguments(int forks, int warmups, int iterations, int millis) {
        return List.of(
                "-f",
                Integer.toString(forks),
                "-wi",
                Integer.toString(warmups),
                "-w",
                millis + "ms",
                "-i",
                Integer.toString(iterations),
                "-r",
                millis + "ms",
                "-prof",
                "gc",
                "-prof",
                "dev.portcullis.benchmarks.ClientCpu",
                "-rf",
                "json",
                "-foe",
                "true");
    }
}
