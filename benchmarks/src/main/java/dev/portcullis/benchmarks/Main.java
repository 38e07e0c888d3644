package dev.portcullis.benchmarks;

import dev.portcullis.benchmarks.report.Report;
import dev.portcullis.benchmarks.run.Folders;
import dev.portcullis.benchmarks.run.Interruption;
import dev.portcullis.benchmarks.run.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

            Groups: machine, stub, rows, mysql, connect, start, firewall, audit, growth; all of them if none is named.

              --only VARIANT,VARIANT    measures these alone; a comparison needs raw beside them
              --rounds N                how many rounds are run
              --add                     adds rounds to those that were measured, of the same profile and JDK

            Without --add the results of a group take the place of those that it had, which are kept in
            benchmarks/target/replaced. Ctrl-C loses nothing that was measured to its end.

              quick stub --only raw,druid-wall,portcullis-full
              jmh StatementBenchmark.prepared$ -p variant=raw,portcullis-full -f 3 -prof gc

            Results: benchmarks/target/results/*.json, and benchmarks/target/summary.tsv.
            """;

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        try {
            run(arguments);
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            fail(reason(e));
        }
    }

    /** What to tell a reader: of some exceptions the message is the name of a file and nothing else. */
    private static String reason(@Nullable Throwable failure) {
        if (failure == null) {
            return "";
        }
        if (failure instanceof UncheckedIOException) {
            return reason(failure.getCause());
        }
        if (failure instanceof NoSuchFileException) {
            return "There is no file " + failure.getMessage();
        }
        if (failure instanceof AccessDeniedException) {
            return "There is no permission to read or write " + failure.getMessage();
        }
        return failure.getMessage() + (failure.getCause() == null ? "" : ": " + reason(failure.getCause()));
    }

    private static void fail(String reason) {
        System.err.println(reason);
        System.exit(1);
    }

    private static void run(String[] arguments) throws Exception {
        String command = arguments.length == 0 ? "--help" : arguments[0];
        List<String> rest = Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
        switch (command) {
            case "quick", "full" -> measure(command, rest);
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

    private static void measure(String profile, List<String> options) throws IOException, InterruptedException {
        Session session = session(profile, options);
        Interruption interruption = new Interruption(System.out);
        boolean complete;
        try (interruption) {
            complete = session.run();
            report();
        } catch (InterruptedException | IOException | RuntimeException e) {
            if (!interruption.happened()) {
                throw e;
            }
            System.out.println(
                    "Stopped. What was measured to its end is kept: report shows it, and --add adds rounds to it.");
            return;
        }
        System.exit(complete ? 0 : 1);
    }

    private static Session session(String profile, List<String> options) throws IOException, InterruptedException {
        try {
            return Session.of(profile, options, Folders.find(), System.out);
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
