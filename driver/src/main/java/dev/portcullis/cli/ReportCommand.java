package dev.portcullis.cli;

import dev.portcullis.firewall.baseline.Concatenation;
import dev.portcullis.firewall.baseline.Concatenations;
import dev.portcullis.firewall.baseline.InvalidBaselineException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the places in the application that build SQL out of values. */
@Command(
        name = "report",
        description =
                "Lists the places in the application that build SQL out of values, where an injection can happen.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no place was found",
            "2:the command line or the file is wrong",
            "3:at least one place was found"
        })
final class ReportCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            description = "The findings file: that of portcullis.firewall.baseline with .findings at its end.")
    private @Nullable Path file;

    @Option(names = "--format", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES}; TEXT when not given.")
    private Format format = Format.TEXT;

    @Option(
            names = "--source-root",
            paramLabel = "DIR",
            description = "Where the sources lie in the repository, for SARIF; src/main/java when not given.")
    private String sourceRoot = "src/main/java";

    /** How findings are written. */
    enum Format {
        TEXT,
        JSON,
        SARIF
    }

    @Override
    public Integer call() throws IOException {
        CommandSpec command = Objects.requireNonNull(spec);
        List<Concatenation> findings = read(command, Objects.requireNonNull(file));
        PrintWriter out = command.commandLine().getOut();
        switch (format) {
            case TEXT -> writeText(findings, out);
            case JSON -> new FindingsJson(findings).write(out);
            case SARIF -> new SarifLog(findings, sourceRoot).write(out);
        }
        return findings.isEmpty() ? 0 : Main.PROBLEM;
    }

    private static List<Concatenation> read(CommandSpec command, Path file) {
        try {
            return new Concatenations(file).read();
        } catch (IOException e) {
            throw new ParameterException(command.commandLine(), file + " cannot be read: " + e, e);
        } catch (InvalidBaselineException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static void writeText(List<Concatenation> findings, PrintWriter out) {
        for (Concatenation finding : findings) {
            out.println(finding.site() + " builds SQL out of values; bind them with '?'");
            out.println("    " + finding.text());
        }
        out.println(findings.size() + (findings.size() == 1 ? " place" : " places"));
    }
}
