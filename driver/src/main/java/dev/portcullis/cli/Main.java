package dev.portcullis.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParseResult;

/**
 * The command line: {@code java -jar portcullis-jdbc-<version>-all.jar}. Each command is a thin layer over the rooms of the
 * driver. Exit codes: 0 when all is well, 2 when the command line is wrong, 3 when a command found a problem.
 */
@Command(
        name = "portcullis",
        description = "Tools of the Portcullis JDBC driver.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all is well", "2:the command line is wrong", "3:the command found a problem"})
public final class Main {
    /** Exit code of a command that found a problem. */
    static final int PROBLEM = 3;

    private Main() {}

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        if (Arrays.asList(arguments).contains(CheckCommand.BATCH)) {
            QuickCompilation.ask();
        }
        System.exit(run(System.in, out, err, InstantSource.system(), arguments));
    }

    static int run(InputStream in, PrintWriter out, PrintWriter err, InstantSource clock, String... arguments) {
        return new CommandLine(new Main())
                .addSubcommand(new CaCommand(clock))
                .addSubcommand(new CheckCommand(in))
                .addSubcommand(new ReportCommand())
                .addSubcommand(new BaselineCommand())
                .addSubcommand(new AuditCommand())
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler(Main::explain)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments);
    }

    /** What cannot be read or written is no defect of the command, whose place in the code would tell nothing. */
    private static int explain(Exception problem, CommandLine command, ParseResult arguments) throws Exception {
        if (problem instanceof IOException) {
            command.getErr().println(problem.getMessage());
            return ExitCode.SOFTWARE;
        }
        throw problem;
    }

    /** Reads the version from the manifest of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "portcullis "
                        + Objects.requireNonNullElse(
                                Main.class.getPackage().getImplementationVersion(), "(not from a jar)")
            };
        }
    }
}
