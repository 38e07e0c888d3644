package dev.portcullis.benchmarks;

import dev.portcullis.benchmarks.report.Report;
import dev.portcullis.benchmarks.run.Folders;
import dev.portcullis.benchmarks.run.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;

/** The door of {@code benchmarks.jar}. */
final class Main {
    private static final String USAGE = """
            Usage: java -jar benchmarks/target/benchmarks.jar COMMAND

              quick [GROUP...]          every comparison once, but for many threads and growth, in about five minutes
              full [GROUP...]           the run whose figures are published
              report                    summary, docs/benchmarks.md and its charts, from what was measured last
              evaluate CORPUS MISSES    judges a corpus of statements by the rules, and writes every miss to a file
              baseline CORPUS MISSES    the same by a baseline that is learned from half of the honest values first
              jmh ARGUMENTS...          JMH itself; jmh -h lists what it takes

            Groups: stub, mysql, connect, start, firewall, audit, growth; all of them if none is named. The results of a
            group that is run replace those that it had; with --add they are added as further rounds. --rounds N sets how
            many rounds are run, --only VARIANT,VARIANT what is measured.

            Results: benchmarks/target/results/*.json, and benchmarks/target/summary.tsv.
            """;

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        try {
            run(arguments);
        } catch (NoSuchFileException e) {
            fail("There is no file " + e.getMessage());
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            fail(String.valueOf(e.getMessage())
                    + (e.getCause() == null ? "" : ": " + e.getCause().getMessage()));
        }
    }

    private static void fail(String reason) {
        System.err.println(reason);
        System.exit(1);
    }

    private static void run(String[] arguments) throws Exception {
        String command = arguments.length == 0 ? "--help" : arguments[0];
        List<String> rest = Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
        switch (command) {
            case "quick", "full" -> {
                boolean complete = session(command, rest).run();
                report();
                System.exit(complete ? 0 : 1);
            }
            case "report" -> {
                if (!rest.isEmpty()) {
                    refuse("report takes no arguments, and there is " + rest.get(0));
                }
                report();
            }
            case "evaluate" -> FirewallEvaluator.main(rest.toArray(String[]::new));
            case "baseline" -> BaselineEvaluator.main(rest.toArray(String[]::new));
            case "jmh" -> org.openjdk.jmh.Main.main(rest.toArray(String[]::new));
            case "--help", "-h", "help" -> System.out.print(USAGE);
            default -> refuse("There is no command " + command);
        }
    }

    private static Session session(String profile, List<String> options) {
        try {
            return Session.of(profile, options, System.out);
        } catch (IllegalArgumentException e) {
            refuse(e.getMessage());
            throw e;
        }
    }

    private static void refuse(String reason) {
        System.err.println(reason);
        System.err.print(USAGE);
        System.exit(2);
    }

    private static void report() throws IOException {
        Session.summarize(Folders.find());
        System.out.println("Written: " + Report.render(Folders.find()));
    }
}
