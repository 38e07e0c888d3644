package dev.portcullis.cli;

import dev.portcullis.firewall.baseline.Baseline;
import dev.portcullis.firewall.baseline.BaselineFile;
import dev.portcullis.firewall.baseline.InvalidBaselineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Works on baseline files. */
@Command(
        name = "baseline",
        description = "Works on baseline files of the firewall.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class BaselineCommand {
    @Spec
    private @Nullable CommandSpec spec;

    @Command(
            name = "merge",
            description = "Writes what several baselines know together, such as those of a fleet.",
            mixinStandardHelpOptions = true)
    Integer merge(
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "The baselines to merge.") List<Path> files,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FILE",
                            required = true,
                            description = "The file to write; it may be one of those that are read.")
                    Path output) {
        Baseline merged = Baseline.EMPTY;
        for (Path file : files) {
            merged = merged.merge(read(file));
        }
        try {
            new BaselineFile(output).write(merged);
        } catch (IOException e) {
            throw wrong(output + " cannot be written: " + e, e);
        }
        return 0;
    }

    private Baseline read(Path file) {
        try {
            return new BaselineFile(file).read();
        } catch (IOException e) {
            throw wrong(file + " cannot be read: " + e, e);
        } catch (InvalidBaselineException e) {
            throw wrong(String.valueOf(e.getMessage()), e);
        }
    }

    private ParameterException wrong(String message, Exception cause) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message, cause);
    }
}
